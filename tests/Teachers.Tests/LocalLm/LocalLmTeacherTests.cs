using Distillery.LanguageModels;

namespace Distillery.Teachers.Tests;

public sealed class LocalLmTeacherTests
{
    private static readonly Lazy<TeacherAnswers> Plain = new(() => Ask(LocalShop.Options));

    [Fact]
    public void Ask_Tiny_AnswersEveryTrainingWindowThatWasNotLearntFrom()
    {
        var (dataset, split) = LocalShop.Make();
        var answers = Plain.Value;
        var rows = LocalLmRows.Draw(split, LocalShop.Options);
        answers.RequireDataset(dataset);
        answers.Count.ShouldBe(split.Train.Count - rows.Learnt.Length);
        var found = answers.Find(split.Train);
        for (var row = 0; row < split.Train.Count; row++)
            (found[row] >= 0).ShouldBe(!rows.Learnt.Contains(row), $"window {row}");
        answers.Find(split.Validation).ShouldAllBe(place => place < 0);
        answers.Provenance.Label.ShouldContain("tiny");
        answers.Provenance.Label.ShouldContain("not an LLM");
    }

    [Fact]
    public void Ask_Tiny_ListsAreOrderedByDistanceWithoutTheHistory()
    {
        var (_, split) = LocalShop.Make();
        var answers = Plain.Value;
        var found = answers.Find(split.Train);
        for (var row = 0; row < found.Length; row++)
        {
            if (found[row] < 0)
                continue;
            var (items, distances) = (answers.Ranking(found[row]).ToArray(), answers.DistancesOf(found[row]).ToArray());
            distances.ShouldBe(distances.Order());
            distances.ShouldAllBe(distance => distance >= 0 && float.IsFinite(distance));
            items.Distinct().Count().ShouldBe(items.Length);
            items.ShouldAllBe(item => !split.Train.History(row).ToArray().Contains(item));
            var target = Array.IndexOf(items, split.Train.Targets[row]);
            if (target >= 0)
                answers.TrueDistances![found[row]].ShouldBe(distances[target]);
            else if (!split.Train.History(row).ToArray().Contains(split.Train.Targets[row]))
                answers.TrueDistances![found[row]].ShouldBeGreaterThanOrEqualTo(distances[^1]);
        }
    }

    [Fact]
    public void Ask_ItemsOfOneTitle_HaveOneVectorAndOneDistance()
    {
        // Lists of nearly the whole catalogue, so that both items of a title are in them whatever the model has learnt.
        var answers = Ask(LocalShop.Options with { K = 20 });
        answers.ItemVectors!.Of(4).ToArray().ShouldBe(answers.ItemVectors.Of(5).ToArray());
        answers.ItemVectors.Of(10).ToArray().ShouldBe(answers.ItemVectors.Of(11).ToArray());
        answers.ItemVectors.Of(3).ToArray().ShouldNotBe(answers.ItemVectors.Of(4).ToArray());
        var pairs = 0;
        for (var row = 0; row < answers.Count; row++)
        {
            var (items, distances) = (answers.Ranking(row).ToArray(), answers.DistancesOf(row).ToArray());
            if (Array.IndexOf(items, 10) is var first and >= 0 && Array.IndexOf(items, 11) is var second and >= 0)
            {
                distances[first].ShouldBe(distances[second]);
                pairs++;
            }
        }

        pairs.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Ask_GeneratedTitleOfTheCatalogue_IsCountedAndFindsItsItem()
    {
        var report = new RecordingReport();
        // Long enough that the model has learnt what a title looks like.
        var options = LocalShop.Options with { Windows = 24, Tiny = LocalShop.Options.Tiny! with { Dim = 48, Epochs = 60, MaxTokens = 60_000, LearningRate = 4e-3 }, Tuning = LocalShop.Options.Tuning! with { Epochs = 12 }, Lora = new LoraOptions { Dropout = 0 } };
        var answers = Ask(options, report: report);
        var exact = int.Parse(answers.Provenance.Parameters["grounding.exact"]);
        report.Metrics["grounding_exact"].ShouldBe(exact);
        exact.ShouldBeGreaterThan(0);
        (exact + report.Metrics["grounding_normalised"] + report.Metrics["grounding_unmatched"]).ShouldBe(answers.Count);
        // A title of the catalogue lies on its item, up to rounding between batches of different shapes.
        Enumerable.Range(0, answers.Count).Count(row => answers.DistancesOf(row)[0] < 1e-3 || answers.TrueDistances![row] < 1e-3).ShouldBeGreaterThan(0);
        report.Shares.ShouldBe(report.Shares.Order());
    }

    [Theory]
    [InlineData(0, int.MaxValue, int.MaxValue)]
    [InlineData(int.MaxValue, 1, int.MaxValue)]
    [InlineData(int.MaxValue, int.MaxValue, 1)]
    [InlineData(int.MaxValue, int.MaxValue, 3)]
    public void Ask_KilledAnywhere_EndsAsUnbroken(int pretraining, int tuning, int titles)
    {
        var (first, second, third) = (new MemoryCheckpoints(pretraining), new MemoryCheckpoints(tuning), new MemoryCheckpoints(titles));
        var options = LocalShop.Options with { Tuning = LocalShop.Options.Tuning! with { CheckpointEverySteps = 3 } };
        var checkpoints = new LocalLmCheckpoints(first, second, third);
        Should.Throw<OperationCanceledException>(() => Ask(options, checkpoints));
        (first.DiesAfter, second.DiesAfter, third.DiesAfter) = (int.MaxValue, int.MaxValue, int.MaxValue);
        ShouldBeSame(Ask(options, checkpoints), Ask(options));
    }

    [Fact]
    public void Ask_KilledWhileItWrites_WritesOnlyWhatIsMissing()
    {
        var titles = new MemoryCheckpoints(2);
        var checkpoints = new LocalLmCheckpoints(new MemoryCheckpoints(), new MemoryCheckpoints(), titles);
        Should.Throw<OperationCanceledException>(() => Ask(LocalShop.Options, checkpoints));
        titles.DiesAfter = int.MaxValue;
        var before = titles.Saves;
        var answers = Ask(LocalShop.Options, checkpoints);
        (titles.Saves - before).ShouldBe((answers.Count + 15) / 16 - 2);
    }

    [Fact]
    public void Ask_CheckpointOfAnotherRun_IsRefused()
    {
        var titles = new MemoryCheckpoints();
        Ask(LocalShop.Options, new LocalLmCheckpoints(Titles: titles));
        Should.Throw<InvalidDataException>(() => Ask(LocalShop.Options with { Seed = 9 }, new LocalLmCheckpoints(Titles: titles))).Message.ShouldContain("belong to another run");
    }

    [Fact]
    public void Ask_FolderWithAModel_IsTunedAndRun()
    {
        using var folder = new TempFolder();
        var (dataset, split) = LocalShop.Make();
        using (var tiny = TinyModel.Train(LocalLmTexts.Of(dataset, split.Train), LocalShop.Options.Tiny))
            tiny.Save(folder.Path);
        var answers = Ask(LocalShop.Options with { Model = folder.Path, Windows = 20, Beams = 2, MaxNewTokens = 12 }, outputs: folder.Path);
        answers.Count.ShouldBe(20);
        answers.Provenance.Label.ShouldContain(Path.GetFileName(folder.Path));
        answers.Provenance.Parameters["beams"].ShouldBe("2");
        var titles = GeneratedTitles.Read(folder.File(GeneratedTitles.FileName));
        titles.Select(title => (title.User, title.Position)).ShouldBe(answers.Users.Zip(answers.Positions));
        File.Exists(folder.File("adapter/adapter_model.safetensors")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(LocalLmVariant.Popularity)]
    [InlineData(LocalLmVariant.Cf)]
    public void Ask_VariantWithGammaZero_OrdersAsPlain(LocalLmVariant variant)
    {
        var answers = Ask(LocalShop.Options with { Variant = variant, Gamma = 0 });
        answers.Rankings.ShouldBe(Plain.Value.Rankings);
        answers.Distances.ShouldAllBe(distance => distance >= 0 && distance <= 1);
        answers.Provenance.Parameters["gamma.chosen"].ShouldBe("given");
    }

    [Fact]
    public void Ask_VariantWithoutGamma_ChoosesTheBestOnValidation()
    {
        var report = new RecordingReport();
        var answers = Ask(LocalShop.Options with { Variant = LocalLmVariant.Cf }, report: report);
        var tried = report.Metrics.Where(metric => metric.Key.StartsWith("gamma_", StringComparison.Ordinal)).ToDictionary();
        tried.Count.ShouldBe(12);
        var chosen = answers.Provenance.Parameters["gamma"];
        tried[$"gamma_{chosen.Replace('.', '_')}_ndcg"].ShouldBe(tried.Values.Max());
        answers.Provenance.Parameters["gamma.chosen"].ShouldBe("on validation");
    }

    [Fact]
    public void Ask_WrongSettings_NameTheField()
    {
        Should.Throw<ArgumentException>(() => Ask(LocalShop.Options with { Samples = 0 })).Message.ShouldContain("teacher.samples is 0");
        Should.Throw<ArgumentException>(() => Ask(LocalShop.Options with { Gamma = 1 })).Message.ShouldContain("teacher.variant is plain");
        Should.Throw<ArgumentException>(() => Ask(LocalShop.Options with { Template = "slim-cot-v1" })).Message.ShouldContain("one that asks for a title");
        Should.Throw<ArgumentException>(() => Ask(LocalShop.Options with { K = 22 })).Message.ShouldContain("teacher.k is 22; the catalogue has 24 items, and up to 4");
    }

    private static TeacherAnswers Ask(LocalLmOptions options, LocalLmCheckpoints? checkpoints = null, ITeacherReport? report = null, string? outputs = null)
    {
        var (dataset, split) = LocalShop.Make();
        return LocalLmTeacher.Ask(dataset, split, options, checkpoints, report, outputs);
    }

    private static void ShouldBeSame(TeacherAnswers one, TeacherAnswers other)
    {
        one.Rankings.ShouldBe(other.Rankings);
        one.Distances.ShouldBe(other.Distances);
        one.TrueDistances.ShouldBe(other.TrueDistances);
        one.ItemVectors!.Values.ShouldBe(other.ItemVectors!.Values);
    }
}
