using System.Text.Json;
using Distillery.Contracts;
using Distillery.Data;
using Distillery.Distillation.Stages;
using Distillery.Teachers;
using Distillery.WorkerStages;

namespace Distillery.Workers.Tests;

public sealed class RationaleSamplesTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(45)]
    [InlineData(95)]
    public async Task WriteAsync_AnyNumberOfTexts_ShowsSomeOfEveryPart(int train)
    {
        using var job = new FakeJob("name: samples\ndataset: { sample: { users: 150, items: 100, seed: 3 } }\nsplit: { window: 5 }\nmethod: { name: none }\n");
        await job.RunStageAsync("prepare-data");
        var paths = PreparedData.Files.Select(file => job.PathOf("prepare-data", file)).ToArray();
        var data = PreparedData.Load(paths[0], paths[1], paths[2]);
        var stage = new FakeStage(job, job.Stages.Single(plan => plan.Name == "distill-student"), attempt: 1);
        IEnumerable<Rationale> Of(WindowSet windows, int count) => Enumerable.Range(0, count).Select(row => new Rationale(windows.Users[row], windows.Positions[row], "text", ["a", "b", "c"]));
        var provenance = new RationaleProvenance { Source = "content", Label = "a test", DatasetDigest = data.Dataset.Digest, CatalogueDigest = data.Dataset.Catalogue.Digest };

        await RationaleSamples.WriteAsync(stage, "Texts", new RationaleFile(provenance, [.. Of(data.Split.Train, train), .. Of(data.Split.Validation, 7), .. Of(data.Split.Test, 7)]), data, default);

        var shown = JsonSerializer.Deserialize<TextSamples>(File.ReadAllText(job.PathOf("distill-student", TextSamples.FileName)), ContractsJson.Options)!;
        shown.Samples.Count.ShouldBe(30);
        shown.Samples.Select(sample => (sample.User, sample.Position)).Distinct().Count().ShouldBe(30);
        shown.Samples.Select(sample => sample.Part).Distinct().ShouldBe(["train", "validation", "test"]);
    }
}
