using Distillery.Contracts;
using Distillery.Data;
using Distillery.WorkerRuntime;

namespace Distillery.Workers.Tests;

public sealed class HandlerTests
{
    private const string Sample = """
        name: tiny
        dataset: { sample: { users: 150, items: 100, seed: 3 } }
        split: { window: 5 }
        teacher: { kind: content, vectorDim: 8, k: 5 }
        method: { name: fused, lists: { k: 5 } }
        student: { dim: 8 }
        training: { epochs: 1, batch: 64 }
        resources: { device: cpu }
        """;

    [Fact]
    public async Task PrepareData_OfAStoredDataset_ReadsItById()
    {
        using var job = new FakeJob(Sample);
        await job.RunStageAsync("prepare-data");
        var digest = job.Datasets.Keys.ShouldHaveSingleItem();
        using var second = new FakeJob($"name: again\ndataset: {{ id: {digest} }}\nsplit: {{ window: 5 }}\nmethod: {{ name: none }}\n");
        second.Datasets[digest] = job.Datasets[digest];

        await second.RunStageAsync("prepare-data");

        second.Datasets.Keys.ShouldBe([digest]);
        second.Contexts["prepare-data"].Params["dataset.digest"].ShouldBe(digest);
    }

    [Fact]
    public async Task PrepareData_BrokenFile_IsPermanentAndNamesFileAndLine()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["items.tsv"], "item\ttitle\n0\tOne\n1\tTwo\n");
        await File.WriteAllTextAsync(folder["sequences.jsonl"], "{\"user\":0,\"items\":[0,7],\"ts\":[1,2]}\n");
        using var job = new FakeJob($"name: broken\ndataset: {{ path: \"{folder.Path}\" }}\nmethod: {{ name: none }}\n");

        var error = await Should.ThrowAsync<PermanentStageException>(() => job.RunStageAsync("prepare-data"));

        error.Message.ShouldContain("sequences.jsonl");
        error.Message.ShouldContain("7");
        job.Outputs.ShouldBeEmpty();
        job.Datasets.ShouldBeEmpty();
    }

    [Fact]
    public async Task PrepareData_ExternalInputs_FollowTheContentNotThePlace()
    {
        using var folder = new TempFolder();
        var catalogue = Catalogue.Create([new Item("One", new Dictionary<string, string>()), new Item("Two", new Dictionary<string, string>())]);
        SequenceFiles.Write(Dataset.Create("a", catalogue, [new UserSequence(0, [0, 1], [1, 2])]), folder["a"]);
        Directory.CreateDirectory(folder["b"]);
        foreach (var file in Directory.EnumerateFiles(folder["a"]))
            File.Copy(file, Path.Combine(folder["b"], Path.GetFileName(file)));
        using var job = new FakeJob(Sample);
        Task<string?> Key(string path) => job.Handler(StageKinds.PrepareData)
            .ExternalInputsAsync(new StageParameters { Dataset = new DatasetSpec { Path = folder[path] } }, default);

        (await Key("b")).ShouldBe(await Key("a"));
        await File.AppendAllTextAsync(Path.Combine(folder["b"], "items.tsv"), "2\tThree\n");
        (await Key("b")).ShouldNotBe(await Key("a"));
        (await Should.ThrowAsync<PermanentStageException>(() => Key("nowhere"))).Message.ShouldContain("dataset.path");
    }

    [Fact]
    public async Task Distill_AnswersOfAnotherDataset_ArePermanentlyRefused()
    {
        using var job = new FakeJob(Sample);
        using var other = new FakeJob(Sample.Replace("seed: 3", "seed: 4", StringComparison.Ordinal));
        foreach (var one in new[] { job, other })
            foreach (var stage in new[] { "prepare-data", "query-teacher" })
                await one.RunStageAsync(stage);
        File.Copy(other.PathOf("query-teacher", "answers.safetensors"), job.PathOf("query-teacher", "answers.safetensors"), overwrite: true);

        (await Should.ThrowAsync<PermanentStageException>(() => job.RunStageAsync("distill-student"))).Message.ShouldContain("digest");
    }

    [Fact]
    public async Task Register_WithoutEvidence_IsRefused()
    {
        using var job = new FakeJob(Sample + "\nregister: { model: m }\n");
        foreach (var stage in new[] { "prepare-data", "query-teacher", "distill-student", "evaluate" })
            await job.RunStageAsync(stage);
        job.Outputs.RemoveAll(output => output.Path == "eval/full-ranking.test.safetensors");

        (await Should.ThrowAsync<PermanentStageException>(() => job.RunStageAsync("register"))).Message.ShouldContain("eval/full-ranking.test.safetensors");
        job.Versions.ShouldBeEmpty();
    }

    [Fact]
    public void Handlers_CoverEveryKindOfStage()
    {
        using var job = new FakeJob(Sample);

        foreach (var kind in new[] { StageKinds.PrepareData, StageKinds.QueryTeacher, StageKinds.Distill, StageKinds.Evaluate, StageKinds.Register })
            job.Handler(kind).Kind.ShouldBe(kind);
    }
}
