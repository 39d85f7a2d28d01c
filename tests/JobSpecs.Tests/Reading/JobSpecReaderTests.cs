using Distillery.Contracts;

namespace Distillery.JobSpecs.Tests.Reading;

public sealed class JobSpecReaderTests
{
    private const string Whole = """
        name: games-nightly
        dataset: { path: some/where/games }
        split: { kind: time, train: 0.8, validation: 0.1, window: 10, ties: as-is }
        teacher: { kind: content }
        method: { name: fused, lists: {weight: 1.0, k: 20}, vectors: {weight: 1.0} }
        student: { name: sasrec, dim: 64, loss: softmax, prefixes: all }
        training: { epochs: 20, batch: 512, learningRate: 0.002, patience: 3, seed: 1 }
        baselines: [popularity, item-knn, text, hybrid, {student: sasrec, loss: bce, prefixes: last}, twin]
        evaluation: { protocol: full-ranking, at: [1, 5, 10, 20] }
        register: { model: games-recommender }
        resources: { device: auto, memoryGiB: 4 }
        priority: 0
        labels: { team: search }
        """;

    public static TheoryData<string, string, string> Broken => BrokenSpecs.All;

    [Fact]
    public void ReadYaml_DesignsExample_HasNoProblems()
    {
        var reading = JobSpecReader.ReadYaml(Whole);

        reading.Problems.ShouldBeEmpty();
        reading.Spec!.Training.LearningRate.ShouldBe(0.002);
        reading.Spec.Baselines.Count.ShouldBe(6);
        reading.Spec.Baselines[4].Loss.ShouldBe("bce");
        reading.Spec.Labels["team"].ShouldBe("search");
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void ReadYaml_BrokenSpec_NamesTheFieldAndWhatWouldBeRight(string yaml, string path, string words)
    {
        var reading = JobSpecReader.ReadYaml(yaml);

        reading.Spec.ShouldBeNull();
        reading.Problems.ShouldContain(p => p.Path == path && p.Message.Contains(words), string.Join("\n", reading.Problems));
    }

    [Fact]
    public void ReadJson_ManyProblems_ReportsEachOnce()
    {
        var reading = JobSpecReader.ReadJson("""{"name":"a","dataset":{"sample":{}},"training":{"epochs":0,"batch":0},"student":{"dim":1},"x":1}""");

        reading.Problems.Select(p => p.Path).ShouldBe(["training.epochs", "training.batch", "student.dim", "x"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"name":"a","name":"b","dataset":{"sample":{}}}""")]
    [InlineData("""{"name":"a" "dataset":{}}""")]
    [InlineData("")]
    [InlineData("""{"name":"a","dataset":{"sample":{"users":1e999}}}""")]
    public void ReadJson_Unreadable_SaysSoWithoutThrowing(string json) => JobSpecReader.ReadJson(json).Problems.ShouldNotBeEmpty();

    [Fact]
    public void ToYaml_AnySpec_ReadsBackEqual()
    {
        var spec = JobSpecReader.ReadYaml(Whole).Spec!;

        var again = JobSpecReader.ReadYaml(JobSpecWriter.ToYaml(spec));

        again.Problems.ShouldBeEmpty();
        System.Text.Json.JsonSerializer.Serialize(again.Spec, ContractsJson.Options)
            .ShouldBe(System.Text.Json.JsonSerializer.Serialize(spec, ContractsJson.Options));
    }

    [Fact]
    public void ToYaml_WordsThatLookLikeOtherThings_StayWords()
    {
        var spec = JobSpecReader.ReadJson("""{"name":"a","dataset":{"sample":{}},"labels":{"a":"true","b":"007","c":"null","d":"x: y # z","e":""}}""").Spec!;

        JobSpecReader.ReadYaml(JobSpecWriter.ToYaml(spec)).Spec!.Labels.ShouldBe(spec.Labels);
    }
}
