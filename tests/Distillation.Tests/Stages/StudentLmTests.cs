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

    [Fact]
    public void Write_EveryWindow_HasOneRationaleAndAKilledRunEndsTheSame()
    {
        using var folder = new TempFolder();
        var whole = Write(folder["a"], null);
        var split = TinyShop.Data.Split;

        whole.Rationales.Count.ShouldBe(split.Train.Count + split.Validation.Count + split.Test.Count);
        foreach (var rows in new[] { split.Train, split.Validation, split.Test })
            whole.Find(rows).ShouldAllBe(rationale => rationale != null);
        whole.Rationales.Count(rationale => rationale.Text.Length > 0).ShouldBeGreaterThan(whole.Rationales.Count / 2);

        // An earlier attempt has left its first rationales behind.
        var kept = new KeptParts(whole.Rationales.Take(300).ToList());
        Write(folder["b"], kept).Rationales.Select(rationale => rationale.Text).ShouldBe(whole.Rationales.Select(rationale => rationale.Text));
    }

    [Fact]
    public void Write_PartsOfOtherData_AreRefused()
    {
        using var folder = new TempFolder();

        Should.Throw<StageInputException>(() => Write(folder["a"], new KeptParts([new Rationale(9999, 1, "x", ["", "", ""])])))
            .Message.ShouldContain("belongs to other data");
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
        var whole = new StudentPrompts(tokenizer, 100_000).Ids(TinyShop.Data.Dataset, rows, row);

        var cut = new StudentPrompts(tokenizer, whole.Length - 10).Ids(TinyShop.Data.Dataset, rows, row);

        cut.Length.ShouldBe(whole.Length - 10);
        cut[0].ShouldBe(whole[0]);
        cut[1..].ShouldBe(whole[11..]);
    }

    private static RationaleFile Write(string folder, ITuningCheckpoints? parts) =>
        WriteRationales.Run(Options, Decoders.Value, Path.Combine(Tuned.Value.Folder, FineTuneStudentLm.AdapterFolder), TinyShop.Data, folder, parts);
}
