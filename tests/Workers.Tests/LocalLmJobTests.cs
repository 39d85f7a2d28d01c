using System.Text.Json;
using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.LanguageModels;
using Distillery.Teachers;

namespace Distillery.Workers.Tests;

/// <summary>A whole job whose teacher is a language model that is fine-tuned and run here; the model is far too small to say anything sensible.</summary>
public sealed class LocalLmJobTests
{
    private static readonly Lazy<string> Model = new(() =>
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("local-lm-").FullName, "model");
        var options = new TinyOptions { VocabularySize = 400, Dim = 32, Layers = 1, Heads = 2, InnerDim = 48, ContextLength = 64, MaxTokens = 4_000 };
        using var model = TinyModel.Train([.. Enumerable.Range(0, 60).Select(n => $"\"red kite {n}\", \"blue kite {n}\"")], options);
        model.Save(folder);
        return folder;
    });

    private static string Spec(string teacher = "") => $$"""
        name: bigrec
        dataset: { sample: { users: 300, items: 150, seed: 3 }, name: tiny-shop }
        split: { window: 6 }
        teacher: { kind: local-lm, model: '{{Model.Value}}', samples: 32, lora: { rank: 2, targets: [q_proj] }, tuning: { epochs: 1, maxLength: 192 } {{teacher}} }
        method: { name: dllm2rec }
        student: { dim: 16, loss: bce, prefixes: last }
        training: { epochs: 2, batch: 64, seed: 5 }
        baselines: [popularity, twin]
        resources: { device: cpu }
        """;

    [Fact]
    public async Task Run_WholeJob_DistilsWhatTheModelWrote()
    {
        using var job = new FakeJob(Spec());

        await job.RunAsync();

        var table = JsonSerializer.Deserialize<ResultTable>(File.ReadAllText(job.PathOf("evaluate", "results.json")), ContractsJson.Options)!;
        table.Rows.Count.ShouldBe(3);
        var answers = TeacherAnswersFile.Read(job.PathOf("query-teacher", QueryTeacher.AnswersName));
        answers.Provenance.Kind.ShouldBe("local-lm");
        answers.Count.ShouldBe(table.Dataset.TrainRows - 32);
        foreach (var file in new[] { "adapter/adapter_config.json", "adapter/adapter_model.safetensors", GeneratedTitles.FileName, TextSamples.FileName })
            job.Outputs.ShouldContain(output => output.StageName == "query-teacher" && output.Path == file);
        var samples = JsonSerializer.Deserialize<TextSamples>(File.ReadAllText(job.PathOf("query-teacher", TextSamples.FileName)), ContractsJson.Options)!;
        samples.Template.ShouldBe("bigrec-v1");
        samples.Samples.ShouldNotBeEmpty();
        foreach (var sample in samples.Samples)
        {
            sample.Part.ShouldBe("train");
            sample.Prompt!.ShouldContain(sample.History[^1].Split(" (")[0]);
        }

        var context = job.Contexts["query-teacher"];
        context.Params["teacher.samples"].ShouldBe("32");
        context.Metrics.ShouldContain(metric => metric.Key == "grounding_exact");
        context.Reports.Select(report => report.Share).ShouldBeInOrder();
    }

    [Fact]
    public async Task QueryTeacher_KilledAndRunAgain_GivesTheSameAnswers()
    {
        using var whole = new FakeJob(Spec());
        using var broken = new FakeJob(Spec());
        foreach (var job in new[] { whole, broken })
            await job.RunStageAsync("prepare-data");
        await whole.RunStageAsync("query-teacher");
        using var stop = new CancellationTokenSource();
        void Stop(double share)
        {
            if (share > 0.4)
                stop.Cancel();
        }

        await Should.ThrowAsync<OperationCanceledException>(() => broken.RunStageAsync("query-teacher", prepare: stage => stage.OnProgress = Stop, cancellationToken: stop.Token));
        broken.Contexts["query-teacher"].Stored.Saved.ShouldBeGreaterThan(0);
        await broken.RunStageAsync("query-teacher", attempt: 2);

        File.ReadAllBytes(broken.PathOf("query-teacher", QueryTeacher.AnswersName)).ShouldBe(File.ReadAllBytes(whole.PathOf("query-teacher", QueryTeacher.AnswersName)));
    }

    [Fact]
    public async Task QueryTeacher_ModelThatIsNotThere_IsAPermanentErrorThatNamesIt()
    {
        using var job = new FakeJob(Spec().Replace(Model.Value, "/nowhere/model", StringComparison.Ordinal));
        await job.RunStageAsync("prepare-data");
        (await Should.ThrowAsync<Distillery.WorkerRuntime.PermanentStageException>(() => job.RunStageAsync("query-teacher"))).Message.ShouldContain("/nowhere/model");
    }
}
