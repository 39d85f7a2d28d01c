using System.Text.Json;
using Distillery.Contracts;
using Distillery.Recommenders;

namespace Distillery.Workers.Tests;

/// <summary>Whole jobs whose students are more than a SASRec on full ranking.</summary>
public sealed class StudentKindsTests
{
    private const string Slim = """
        name: tiny-slim
        dataset: { sample: { users: 300, items: 150, seed: 3 }, name: tiny-shop }
        split: { window: 6 }
        teacher: { kind: content, vectorDim: 16 }
        method: { name: slim, slim: { rationales: teacher, textDim: 16 } }
        student: { name: gru4rec, dim: 16, prefixes: last }
        training: { epochs: 2, batch: 64, seed: 5 }
        evaluation: { protocol: sampled-100, at: [10, 20] }
        baselines:
          - popularity
          - twin
          - { student: sasrec, method: { name: slim, slim: { rationales: none, textDim: 16 } } }
          - { student: sasrec, method: { name: slim, slim: { rationales: teacher, fusion: matching, steps: [3], textDim: 16 } } }
          - { student: srgnn, loss: bce, method: { name: slim, slim: { rationales: teacher, textDim: 16 } } }
        register: { model: tiny-slim }
        resources: { device: cpu }
        """;

    private const string Others = """
        name: tiny-others
        dataset: { sample: { users: 300, items: 150, seed: 3 }, name: tiny-shop }
        split: { window: 6 }
        teacher: { kind: content, vectorDim: 16 }
        method: { name: fused }
        student: { name: srgnn, dim: 16 }
        training: { epochs: 1, batch: 64, seed: 5 }
        baselines:
          - twin
          - { student: gru4rec }
          - { student: gru4rec, loss: bce, prefixes: last, method: { name: dllm2rec, mode: paper } }
          - { student: srgnn, loss: bce, prefixes: last, method: { name: dllm2rec, mode: released-code } }
          - { student: gru4rec, method: { name: fused } }
        resources: { device: cpu }
        """;

    [Fact]
    public async Task Run_Slim_TrainsEveryFormOnItsOwnTextsAndNamesItsProtocol()
    {
        using var job = new FakeJob(Slim);

        await job.RunAsync();

        var table = Table(job);
        table.Protocol.ShouldBe("sampled-100");
        table.Method.ShouldStartWith("slim");
        table.Rows.Count.ShouldBe(6);
        table.Rows.ShouldAllBe(row => row.Metrics["hr_at_20"] > 0 && row.Metrics.ContainsKey("epc_at_10") && !row.Metrics.ContainsKey("hr_at_5"));
        var (ranks, metadata) = RankFile.Read(job.PathOf("evaluate", "eval/sampled-100.test.safetensors"));
        ranks.Ranks.ShouldAllBe(rank => rank >= 1 && rank <= 101);
        metadata["protocol"].ShouldBe("sampled-100");
        job.Outputs.ShouldNotContain(output => output.Path.Contains("full-ranking"));

        var manifests = job.Stages.Where(stage => stage.Kind == StageKinds.Distill)
            .ToDictionary(stage => stage.Name, stage => StudentFile.ReadManifest(Path.GetDirectoryName(job.PathOf(stage.Name, StudentFile.ManifestName))!));
        manifests.Values.Select(manifest => (manifest.Architecture, manifest.Origin.Mode)).ShouldBe(
            [("gru4rec", ""), ("sasrec", "item-text"), ("no-history", "matching"), ("srgnn", "id"), ("gru4rec", "id")]);
        manifests.Values.Select(manifest => manifest.Origin.Texts).Where(digest => digest.Length > 0).Distinct().Count().ShouldBe(3);
        manifests["distill-student"].RowText!.Dim.ShouldBe(16);

        var version = job.Versions.ShouldHaveSingleItem();
        version.Tags["protocol"].ShouldBe("sampled-100");
        version.Tags["student"].ShouldBe("gru4rec");
        version.Files.Select(file => file.Path).ShouldBe([
            "student.safetensors", "student.json", "history.json", "results.json", "learnt.safetensors", "eval/sampled-100.test.safetensors",
            "eval/sampled-100.test.popularity.safetensors", "eval/sampled-100.test.twin.safetensors", "eval/sampled-100.test.item-text-sasrec-softmax-last.safetensors",
            "eval/sampled-100.test.slim-matching-teacher-steps-3-sasrec-softmax-last.safetensors", "eval/sampled-100.test.slim-id-teacher-srgnn-bce-last.safetensors",
        ]);
    }

    [Fact]
    public async Task Run_OtherStudents_LearnByEveryMethod()
    {
        using var job = new FakeJob(Others);

        await job.RunAsync();

        var table = Table(job);
        table.Protocol.ShouldBe("full-ranking");
        table.Rows.Count.ShouldBe(6);
        job.Stages.Where(stage => stage.Kind == StageKinds.Distill)
            .Select(stage => StudentFile.ReadManifest(Path.GetDirectoryName(job.PathOf(stage.Name, StudentFile.ManifestName))!))
            .Select(manifest => (manifest.Architecture, manifest.Origin.Method, manifest.Origin.Mode))
            .ShouldBe([("srgnn", "none", ""), ("gru4rec", "none", ""), ("gru4rec", "dllm2rec", "paper"), ("srgnn", "dllm2rec", "released-code"), ("gru4rec", "fused", ""), ("srgnn", "fused", "")]);
    }

    private static ResultTable Table(FakeJob job) =>
        JsonSerializer.Deserialize<ResultTable>(File.ReadAllText(job.PathOf("evaluate", "results.json")), ContractsJson.Options)!;
}
