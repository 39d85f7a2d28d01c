using Distillery.Data;
using Distillery.Distillation.Stages;
using Distillery.LanguageModels;
using Distillery.Teachers;

namespace Distillery.Distillation.Tests.Stages;

/// <summary>SLIM's student LM on a tiny shop: fine-tuned once for all tests.</summary>
public sealed class StudentLmTests
{
    private static readonly StudentLmOptions Options = new()
    {
        Model = Decoders.Value,
        Lora = new LoraOptions { Rank = 4, Alpha = 8, Dropout = 0 },
        Tuning = new TuningOptions { Epochs = 12, LearningRate = 0.01, MaxLength = 400, Seed = 3 },
        MaxNewTokens = 24,
        Device = "cpu",
    };

    private static readonly Lazy<(RationaleFile Taught, string Folder, TuningSummary Summary)> Tuned = new(() =>
    {
        var folder = new TempFolder();
        var taught = AskContentRationales.Run(new QueryTeacherOptions { VectorDim = 8 }, users: 40, TinyShop.Data, folder["taught"]);
        var summary = FineTuneStudentLm.Run(Options, taught, TinyShop.Data, folder["lm"]);
        return (taught, folder["lm"], summary);
    });

    [Fact]
    public void FineTune_Rationales_LowerTheHeldOutLossAndWritesPeftFiles()
    {
        var (taught, folder, summary) = Tuned.Value;

        summary.Examples.ShouldBe(taught.Rationales.Count - summary.HeldOut);
        summary.AdapterParameters.ShouldBeGreaterThan(0);
        summary.Loss!.Value.ShouldBeLessThan(Math.Log(500), "a model that has learnt nothing guesses among its whole vocabulary");
        File.Exists(Path.Combine(folder, "adapter", "adapter_config.json")).ShouldBeTrue();
        File.Exists(Path.Combine(folder, "adapter", "adapter_model.safetensors")).ShouldBeTrue();
        StageFiles.Read<TuningSummary>(Path.Combine(folder, FineTuneStudentLm.SummaryName)).Steps.ShouldBe(summary.Steps);
    }

    [Fact]
    public void FineTune_RationaleOfATestWindow_IsRefused()
    {
        using var folder = new TempFolder();
        var (provenance, _) = Tuned.Value.Taught;
        var test = TinyShop.Data.Split.Test;
        var leak = new Rationale(test.Users[0], test.Positions[0], "Preferences: all", ["all", "", ""]);

        Should.Throw<StageInputException>(() => FineTuneStudentLm.Run(Options, new RationaleFile(provenance, [leak, leak]), TinyShop.Data, folder["lm"]))
            .Message.ShouldContain($"user {test.Users[0]}, position {test.Positions[0]}, which is no training window");
    }

    [Fact]
    public void FineTune_NothingToLearn_IsRefused()
    {
        using var folder = new TempFolder();

        Should.Throw<StageInputException>(() => FineTuneStudentLm.Run(Options, new RationaleFile(Tuned.Value.Taught.Provenance, []), TinyShop.Data, folder["lm"]))
            .Message.ShouldContain("at least 2 are needed");
    }

    private static readonly Lazy<RationaleFile> Whole = new(() =>
    {
        using var folder = new TempFolder();
        return Write(folder["a"], null);
    });

    [Fact]
    public void Write_EveryWindow_HasOneRationale()
    {
        var split = TinyShop.Data.Split;

        Whole.Value.Rationales.Count.ShouldBe(split.Train.Count + split.Validation.Count + split.Test.Count);
        foreach (var rows in new[] { split.Train, split.Validation, split.Test })
            Whole.Value.Find(rows).ShouldAllBe(rationale => rationale != null);
        Whole.Value.Rationales.Count(rationale => rationale.Text.Length > 0).ShouldBeGreaterThan(Whole.Value.Rationales.Count / 2);
    }

    [Fact]
    public void Write_KilledAndRunAgain_KeepsWhatWasWrittenOnceAndEndsTheSame()
    {
        using var folder = new TempFolder();
        var parts = new KeptParts(diesAfter: 1);

        Should.Throw<OperationCanceledException>(() => Write(folder["b"], parts));
        File.Exists(Path.Combine(folder["b"], RationaleFile.FileName)).ShouldBeFalse();
        var first = parts.All.Single();
        parts.DiesAfter = int.MaxValue;
        var report = new Told();
        var texts = Write(folder["b"], parts, report).Rationales;

        texts.Select(rationale => rationale.Text).ShouldBe(Whole.Value.Rationales.Select(rationale => rationale.Text));
        texts.Select(rationale => rationale.Steps).ShouldBe(Whole.Value.Rationales.Select(rationale => rationale.Steps));
        parts.All[0].ShouldBeSameAs(first);
        // Each text stands in one part alone, so that keeping many costs no more than writing them.
        var kept = parts.All.SelectMany(part => Texts(part).EnumerateArray()).Select(text => (text.GetProperty("User").GetInt32(), text.GetProperty("Position").GetInt32())).ToList();
        kept.ShouldBe(texts.Select(rationale => (rationale.User, rationale.Position)));
        report.Lines.ShouldContain($"{Texts(first).GetArrayLength():N0} of {texts.Count:N0} rationales were written by an earlier attempt.");
    }

    [Fact]
    public void Write_KilledAfterTheLastText_TellsWhatWritingThemTook()
    {
        using var folder = new TempFolder();
        var parts = new KeptParts();
        Write(folder["a"], parts);
        var seconds = parts.All.Sum(part => System.Text.Json.JsonDocument.Parse(part).RootElement.GetProperty("Seconds").GetDouble());
        seconds.ShouldBeGreaterThan(0);
        var report = new Told();

        var texts = Write(folder["b"], parts, report).Rationales;

        report.Metrics["seconds_per_rationale"].ShouldBeGreaterThanOrEqualTo(seconds / texts.Count);
    }

    [Fact]
    public void Write_PartsThatDoNotFit_AreRefused()
    {
        using var folder = new TempFolder();
        var parts = new KeptParts();
        Write(folder["a"], parts);
        var good = System.Text.Encoding.UTF8.GetString(parts.All[1]);

        parts.All[1] = "{ \"Settings\": 1"u8.ToArray();
        Should.Throw<StageInputException>(() => Write(folder["b"], parts)).Message.ShouldContain("part 1 of the kept rationales is damaged");
        parts.All[1] = System.Text.Encoding.UTF8.GetBytes(good.Replace("\"Settings\":\"", "\"Settings\":\"x", StringComparison.Ordinal));
        Should.Throw<StageInputException>(() => Write(folder["b"], parts)).Message.ShouldContain("part 1 of the kept rationales belongs to other data");
        parts.All[1] = parts.All[0];
        Should.Throw<StageInputException>(() => Write(folder["b"], parts)).Message.ShouldContain("which is not the window in its place");
    }

    [Fact]
    public void Write_NoRoomForAPrompt_NamesTheField()
    {
        using var folder = new TempFolder();
        var positions = Decoder.Load(Decoders.Value).Config.MaxPositions;

        Should.Throw<StageInputException>(() => Write(folder["a"], null, options: Options with { MaxNewTokens = positions }))
            .Message.ShouldContain($"studentLm.maxNewTokens is {positions}; ");
    }

    [Fact]
    public void Prompts_OfEveryWindow_HoldNothingFromTheTargetOn()
    {
        var data = TinyShop.Data;
        // Titles are not unique in a shop: each item is named here by its id.
        var named = Dataset.Create("named", Catalogue.Create([.. data.Dataset.Catalogue.Items.Select((_, id) => new Item($"<{id}>", new Dictionary<string, string>()))]), data.Dataset.Users);
        foreach (var rows in new[] { data.Split.Train, data.Split.Validation, data.Split.Test })
            for (var row = 0; row < rows.Count; row++)
            {
                var prompt = StudentPrompts.Text(named, rows, row);
                var past = data.Dataset.Users[rows.Users[row]].Items[..rows.Positions[row]];
                foreach (var later in data.Dataset.Users[rows.Users[row]].Items[rows.Positions[row]..].Except(past))
                    prompt.ShouldNotContain($"<{later}>");
                prompt.ShouldContain($"<{past[^1]}>");
            }
    }

    [Fact]
    public void Prompts_TooLong_LoseTheOldestAndKeepTheQuestion()
    {
        var tokenizer = Tokenizer.Load(Decoders.Value);
        var rows = TinyShop.Data.Split.Test;
        var row = Enumerable.Range(0, rows.Count).MaxBy(r => rows.HistoryLengths[r]);
        var prompts = new StudentPrompts(tokenizer);
        var whole = prompts.Ids(TinyShop.Data.Dataset, rows, row, 100_000);

        var cut = prompts.Ids(TinyShop.Data.Dataset, rows, row, whole.Ids.Length - 10);

        (whole.IsShortened, cut.IsShortened, cut.Ids.Length).ShouldBe((false, true, whole.Ids.Length - 10));
        var (text, short_) = (tokenizer.Decode(whole.Ids), tokenizer.Decode(cut.Ids));
        const string Head = "A customer had these items, oldest first:\n";
        text.ShouldStartWith($"{Head}1. ");
        short_.ShouldStartWith(Head);
        short_.ShouldEndWith("\nWhat does the customer prefer, which categories and brands, which products next?\n");
        text.ShouldEndWith(short_[Head.Length..]);
        short_.ShouldNotContain("\n1. ");
    }

    private static System.Text.Json.JsonElement Texts(byte[] part) => System.Text.Json.JsonDocument.Parse(part).RootElement.GetProperty("Texts");

    private static RationaleFile Write(string folder, IStageParts? parts, Told? report = null, StudentLmOptions? options = null) =>
        WriteRationales.Run(
            options ?? Options, Decoders.Value, Path.Combine(Tuned.Value.Folder, FineTuneStudentLm.AdapterFolder), TinyShop.Data, folder, parts, report ?? new Told(), TimeSpan.Zero, default);

    private sealed class Told : IStageReport
    {
        public Dictionary<string, double> Metrics { get; } = [];

        public List<string> Lines { get; } = [];

        public void Progress(double share, string message, double? secondsLeft = null)
        {
        }

        public void Metric(string key, long step, double value) => Metrics[key] = value;

        public void Log(string text) => Lines.Add(text);
    }
}
