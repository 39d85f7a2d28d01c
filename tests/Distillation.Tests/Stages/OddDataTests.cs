using Distillery.Data;
using Distillery.Distillation.Stages;
using Distillery.LanguageModels;
using Distillery.Teachers;

namespace Distillery.Distillation.Tests.Stages;

/// <summary>Data as shops have it: titles of every kind, and far too little of everything.</summary>
public sealed class OddDataTests
{
    private static readonly string[] Titles =
    [
        "", " \u200b ", "\"\"", "'quoted' \"twice\"", "Preferences: none", "Products:", "2. second", "{\"preferences\": 1}", "{{history}} {{target}}",
        "### Response:", "<|endoftext|></s>", "a\\b", "line\u2028break\u0085here", "bell\u0007 and null\u0000", "\u202eright to left", "日本語のゲーム", "Игра «Ко́смос»", "لعبة الفضاء",
        "👩‍👩‍👧‍👦 family", "🎮", new string('x', 10_000), string.Concat(Enumerable.Repeat("🎲", 150)), "twin", "twin", "twin", ";;;", "--- user", "1984", "a;b;c", "plain kite",
    ];

    private static Dataset Shop(string[] titles, int users, int length, int step = 1) => Dataset.Create(
        "odd",
        Catalogue.Create([.. titles.Select(title => new Item(title, new Dictionary<string, string>()))]),
        [.. Enumerable.Range(0, users).Select(user => new UserSequence(
            user, [.. Enumerable.Range(0, length).Select(place => (user * 7 + place * step) % titles.Length)], [.. Enumerable.Range(0, length).Select(place => user * 86_400L + place)]))]);

    private static PreparedData Prepare(Dataset dataset, TempFolder folder, int window = 4)
    {
        SequenceFiles.Write(dataset, folder["source"]);
        return PrepareData.Run(new PrepareDataOptions { Path = folder["source"], Split = new SplitOptions { WindowLength = window } }, folder["prepared"]);
    }

    [Fact]
    public async Task Slim_TitlesOfEveryKind_GoesThroughEveryStage()
    {
        using var folder = new TempFolder();
        var data = Prepare(Shop(Titles, 60, 8), folder);
        var options = new StudentLmOptions
        {
            Model = Decoders.Value,
            Lora = new LoraOptions { Rank = 2, Dropout = 0 },
            Tuning = new TuningOptions { Epochs = 1, LearningRate = 0.01, MaxLength = 300 },
            MaxNewTokens = 12,
            Device = "cpu",
        };

        var taught = AskContentRationales.Run(new QueryTeacherOptions { VectorDim = 8 }, users: 20, data, folder["taught"]);
        FineTuneStudentLm.Run(options, RationaleFile.Read(Path.Combine(folder["taught"], RationaleFile.FileName), data.Dataset), data, folder["lm"]);
        WriteRationales.Run(options, Decoders.Value, Path.Combine(folder["lm"], FineTuneStudentLm.AdapterFolder), data, folder["written"]);
        var written = RationaleFile.Read(Path.Combine(folder["written"], RationaleFile.FileName), data.Dataset);
        var vectors = await EncodeText.RunAsync(TfIdfEncoder.Fit(ItemText.Of(data.Dataset.Catalogue), 8), written, [1, 2, 3], data, folder["text"]);

        taught.Rationales.ShouldAllBe(rationale => RationaleSteps.AreComplete(rationale.Steps));
        // What is written down as text is cut again into the steps that it was made of.
        taught.Rationales.ShouldAllBe(rationale => RationaleSteps.Parse(rationale.Text).SequenceEqual(rationale.Steps));
        vectors.Train.Count.ShouldBe(data.Split.Train.Count);
        foreach (var rows in new[] { data.Split.Train, data.Split.Validation, data.Split.Test })
            for (var row = 0; row < rows.Count; row++)
                StudentPrompts.Text(data.Dataset, rows, row).Split('\n').Length.ShouldBe(rows.HistoryLengths[row] + 3);
    }

    [Fact]
    public void LocalLm_TitlesOfEveryKind_HaveLists()
    {
        using var folder = new TempFolder();
        var data = Prepare(Shop(Titles, 60, 8), folder);
        var options = new LocalLmOptions
        {
            Model = Decoders.Value, Samples = 16, ValidationSamples = 4, MaxNewTokens = 8, Beams = 1, Windows = 12,
            Tuning = new TuningOptions { Epochs = 1, MaxLength = 200 },
        };

        var answers = QueryTeacher.Run(new QueryTeacherOptions { Kind = TeacherKind.LocalLm, LocalLm = options, ListLength = 20 }, data, folder["answers"]);

        answers.Count.ShouldBe(12);
        QueryTeacher.Load(Path.Combine(folder["answers"], QueryTeacher.AnswersName), data).Rankings.ShouldBe(answers.Rankings);
        GeneratedTitles.Read(Path.Combine(folder["answers"], GeneratedTitles.FileName)).Count.ShouldBe(12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void ContentRationales_CatalogueNoLargerThanAWindow_AreRefusedWithTheField(int items)
    {
        using var folder = new TempFolder();
        var data = Prepare(Shop(Titles[^items..], 60, 8), folder);
        Should.Throw<StageInputException>(() => AskContentRationales.Run(new QueryTeacherOptions { VectorDim = 8 }, users: null, data, folder["taught"]))
            .Message.ShouldContain($"the catalogue has {items} items, and up to 4 (split.window)");
        Should.Throw<StageInputException>(() => QueryTeacher.Run(new QueryTeacherOptions { VectorDim = 8 }, data, folder["answers"])).Message.ShouldContain($"teacher.k is 20: the catalogue has {items}");
        Directory.Exists(folder["taught"]).ShouldBeFalse();
    }

    [Fact]
    public void ContentRationales_SmallCatalogue_NameWhatThereIs()
    {
        using var folder = new TempFolder();
        var data = Prepare(Shop(Titles[^6..], 60, 8), folder);
        AskContentRationales.Run(new QueryTeacherOptions { VectorDim = 8 }, users: null, data, folder["taught"]).Rationales.ShouldAllBe(rationale => RationaleSteps.AreComplete(rationale.Steps));
    }

    [Fact]
    public void ContentRationales_HistoriesOfOneItem_AreWritten()
    {
        using var folder = new TempFolder();
        var data = Prepare(Shop(Titles, 60, 2), folder);
        AskContentRationales.Run(new QueryTeacherOptions { VectorDim = 8 }, users: null, data, folder["taught"]).Rationales.Count.ShouldBe(60);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void LocalLm_TinyCatalogue_IsRefusedWithTheField(int items)
    {
        using var folder = new TempFolder();
        var data = Prepare(Shop([.. Titles[^items..]], 60, 8), folder);
        var options = new LocalLmOptions { Model = Decoders.Value, Samples = 8, ValidationSamples = 4, MaxNewTokens = 4, Windows = 4, Tuning = new TuningOptions { Epochs = 1, MaxLength = 200 } };
        Should.Throw<StageInputException>(() => QueryTeacher.Run(new QueryTeacherOptions { Kind = TeacherKind.LocalLm, LocalLm = options, ListLength = 5 }, data, folder["answers"])).Message.ShouldContain("teacher.k is 5");
    }
}
