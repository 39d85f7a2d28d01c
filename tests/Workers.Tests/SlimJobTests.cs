using System.Text.Json;
using Distillery.Contracts;
using Distillery.Distillation.Slim;
using Distillery.Distillation.Stages;
using Distillery.LanguageModels;
using Distillery.Recommenders;
using Distillery.Teachers;

namespace Distillery.Workers.Tests;

/// <summary>A whole SLIM job on a tiny shop through the handlers, with a language model that is far too small to say anything sensible.</summary>
public sealed class SlimJobTests
{
    private static readonly Lazy<string> Model = new(() =>
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("slim-lm-").FullName, "model");
        var options = new TinyOptions { VocabularySize = 400, Dim = 32, Layers = 1, Heads = 2, InnerDim = 48, ContextLength = 64, MaxTokens = 4_000 };
        using var model = TinyModel.Train([.. Enumerable.Range(0, 60).Select(n => $"Preferences: kites {n}\nCategories and brands: toys\nProducts: red kite; blue kite")], options);
        model.Save(folder);
        return folder;
    });

    private static string Spec(string protocol) => $$"""
        name: slim
        dataset: { sample: { users: 300, items: 150, seed: 3 }, name: tiny-shop }
        split: { window: 6 }
        teacher: { kind: content, vectorDim: 16 }
        studentLm: { model: '{{Model.Value}}', users: 40, maxNewTokens: 12, lora: { rank: 2 }, tuning: { epochs: 1, maxLength: 256 } }
        method: { name: slim, slim: { textDim: 16 } }
        student: { dim: 16, loss: softmax, prefixes: last }
        training: { epochs: 2, batch: 64, seed: 5 }
        baselines:
          - item-knn
          - { student: gru4rec, method: { name: slim, slim: { rationales: none, textDim: 16 } } }
          - { student: srgnn, method: { name: slim, slim: { rationales: teacher, textDim: 16 } } }
          - { student: sasrec, method: { name: slim, slim: { fusion: matching, steps: [3], textDim: 16 } } }
          - twin
        evaluation: { protocol: {{protocol}} }
        register: { model: tiny-recommender }
        resources: { device: cpu }
        """;

    [Fact]
    public async Task Run_WholeJob_EndsWithTableRationalesAdapterAndVersion()
    {
        using var job = new FakeJob(Spec("full-ranking"));

        await job.RunAsync();

        var table = JsonSerializer.Deserialize<ResultTable>(File.ReadAllText(job.PathOf("evaluate", "results.json")), ContractsJson.Options)!;
        table.Method.ShouldBe("slim");
        table.Rows.Select(row => row.Key).ShouldBe(
            ["item-knn", "item-text-gru4rec-softmax-last", "slim-id-teacher-srgnn-softmax-last", "slim-matching-student-steps-3-sasrec-softmax-last", "twin", "student"]);
        table.Rows.ShouldAllBe(row => row.Metrics.ContainsKey("ndcg_at_10"));
        foreach (var file in new[] { "adapter/adapter_config.json", "adapter/adapter_model.safetensors", FineTuneStudentLm.SummaryName, TextSamples.FileName })
            job.Outputs.ShouldContain(output => output.StageName == "fine-tune" && output.Path == file);
        var taught = JsonSerializer.Deserialize<TextSamples>(File.ReadAllText(job.PathOf("fine-tune", TextSamples.FileName)), ContractsJson.Options)!;
        taught.Samples.ShouldAllBe(sample => sample.Prompt!.StartsWith("A customer had these items") && sample.Text.Length > 0);
        var written = RationaleFile.Read(job.PathOf("write-rationales", RationaleFile.FileName));
        written.Rationales.Count.ShouldBe(table.Dataset.TrainRows + table.Dataset.ValidationRows + table.Dataset.TestRows);
        var samples = JsonSerializer.Deserialize<TextSamples>(File.ReadAllText(job.PathOf("write-rationales", TextSamples.FileName)), ContractsJson.Options)!;
        samples.Template.ShouldBe("slim-student-v1");
        samples.Samples.Select(sample => sample.Part).Distinct().Count().ShouldBe(3);
        foreach (var sample in samples.Samples)
            sample.Prompt!.ShouldContain(sample.History[^1]);
        foreach (var stage in new[] { "ask-rationales", "write-rationales" })
            foreach (var key in new[] { "rationales", "complete_rationales", "seconds_per_rationale" })
                job.Contexts[stage].Metrics.ShouldContain(metric => metric.Key == key);
        job.Contexts["write-rationales"].Metrics.Last(metric => metric.Key == "parameters").Value.ShouldBeGreaterThan(1_000);
        job.Versions.ShouldHaveSingleItem().Tags["method"].ShouldBe("slim");
        job.Versions[0].Metrics["ndcg_at_10"].ShouldBe(table.Rows[^1].Metrics["ndcg_at_10"]);
    }

    [Fact]
    public async Task Run_SampledProtocol_RanksAmong101AndSaysSo()
    {
        using var job = new FakeJob(Spec("sampled-100"));

        await job.RunAsync();

        var table = JsonSerializer.Deserialize<ResultTable>(File.ReadAllText(job.PathOf("evaluate", "results.json")), ContractsJson.Options)!;
        table.Protocol.ShouldBe("sampled-100");
        var (ranks, _) = RankFile.Read(job.PathOf("evaluate", "eval/sampled-100.test.safetensors"));
        ranks.Ranks.Max().ShouldBeLessThanOrEqualTo(101);
        job.Versions[0].Files.ShouldContain(file => file.Path == "eval/sampled-100.test.safetensors");
    }

    [Fact]
    public async Task FineTune_KilledAndRunAgain_GivesTheSameAdapterAndTexts()
    {
        using var whole = new FakeJob(Spec("full-ranking"));
        using var broken = new FakeJob(Spec("full-ranking"));
        string[] before = ["prepare-data", "ask-rationales"];
        foreach (var job in new[] { whole, broken })
            foreach (var stage in before)
                await job.RunStageAsync(stage);
        await whole.RunStageAsync("fine-tune");
        await whole.RunStageAsync("write-rationales");
        using var kill = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() => broken.RunStageAsync("fine-tune", prepare: stage => stage.OnProgress = share =>
        {
            if (share > 0.3)
                kill.Cancel();
        }, cancellationToken: kill.Token));
        await broken.RunStageAsync("fine-tune", attempt: 2);
        await broken.RunStageAsync("write-rationales");

        foreach (var (stage, path) in new[] { ("fine-tune", "adapter/adapter_model.safetensors"), ("write-rationales", RationaleFile.FileName) })
            File.ReadAllBytes(broken.PathOf(stage, path)).ShouldBe(File.ReadAllBytes(whole.PathOf(stage, path)));
    }

    [Fact]
    public async Task FineTune_FolderWithoutModel_IsRefusedWithItsName()
    {
        using var job = new FakeJob(Spec("full-ranking").Replace(Model.Value, "/no/such/model", StringComparison.Ordinal));
        await job.RunStageAsync("prepare-data");
        await job.RunStageAsync("ask-rationales");

        (await Should.ThrowAsync<WorkerRuntime.PermanentStageException>(() => job.RunStageAsync("fine-tune"))).Message.ShouldContain("/no/such/model");
    }

    [Fact]
    public async Task EncodeText_Vectors_AreReadableForTheData()
    {
        using var job = new FakeJob(Spec("full-ranking"));
        await job.RunStageAsync("prepare-data");
        await job.RunStageAsync("encode-text-items-tfidf-16");

        TextVectorsFile.Read(job.PathOf("encode-text-items-tfidf-16", EncodeText.VectorsName)).Dim.ShouldBe(16);
    }
}
