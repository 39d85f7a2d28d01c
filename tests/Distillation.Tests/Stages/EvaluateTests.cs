using Distillery.Distillation.Stages;
using Distillery.Recommenders;
using Distillery.Statistics;

namespace Distillery.Distillation.Tests.Stages;

public class EvaluateTests
{
    [Fact]
    public void Run_WholeTable_MeasuresEveryRowAndComparesTheStudent()
    {
        using var folder = new TempFolder();
        TrainStudent.Run(TinyShop.Training(DistillationMethod.None), TinyShop.Data, null, folder["twin"]);
        TrainStudent.Run(TinyShop.Training(DistillationMethod.Fused), TinyShop.Data, TinyShop.Answers, folder["student"]);
        EvaluatedRow[] rows =
        [
            new("popularity", "Popularity", RowKind.Popularity),
            new("item-knn", "Item-kNN", RowKind.ItemKnn),
            new("text", "Text", RowKind.Text),
            new("hybrid", "Hybrid", RowKind.Hybrid),
            new("twin", "Twin", RowKind.Trained, folder["twin"]),
            new("student", "Student", RowKind.Trained, folder["student"], IsStudent: true),
        ];

        var result = Evaluate.Run(new EvaluateOptions { Rows = rows, Resamples = 200, Device = "cpu" }, TinyShop.Data, folder["results"]);

        result.Rows.Select(row => row.Key).ShouldBe(rows.Select(row => row.Key));
        result.Rows.ShouldAllBe(row => row.Metrics["hr_at_20"] >= row.Metrics["hr_at_10"] && row.Metrics["hr_at_20"] <= 1);
        result.Rows.ShouldAllBe(row => row.Metrics.ContainsKey("coverage_at_20") && row.Metrics.ContainsKey("popularity_at_20"));
        result.Rows.ShouldAllBe(row => row.Metrics.ContainsKey("hr_at_20_warm") && row.Metrics.ContainsKey("hr_at_20_cold"));
        result.Paired.Select(pair => (pair.Against, pair.Metric)).ShouldBe([("hybrid", "hr_at_20"), ("hybrid", "ndcg_at_20"), ("twin", "hr_at_20"), ("twin", "ndcg_at_20")]);
        result.Paired.ShouldAllBe(pair => pair.Of == "student" && pair.Low <= pair.Difference && pair.Difference <= pair.High);
        var twin = result.Paired.Single(pair => pair is { Against: "twin", Metric: "ndcg_at_20" });
        twin.Difference.ShouldBe(result.Rows[5].Metrics["ndcg_at_20"] - result.Rows[4].Metrics["ndcg_at_20"], 1e-9);
    }

    [Fact]
    public void Run_RankFiles_AreTheEvidenceOfTheTable()
    {
        using var folder = new TempFolder();
        TrainStudent.Run(TinyShop.Training(DistillationMethod.None), TinyShop.Data, null, folder["student"]);
        EvaluatedRow[] rows = [new("popularity", "Popularity", RowKind.Popularity), new("student", "Student", RowKind.Trained, folder["student"], true)];

        var result = Evaluate.Run(new EvaluateOptions { Rows = rows, Device = "cpu" }, TinyShop.Data, folder["results"]);

        result.RankFiles.ShouldBe(["eval/full-ranking.test.popularity.safetensors", "eval/full-ranking.test.student.safetensors", "eval/full-ranking.test.safetensors"]);
        var (ranks, metadata) = RankFile.Read(Path.Combine(folder["results"], result.RankFiles[^1]));
        RankMetrics.Mean(RankMetric.HitRate, ranks.Ranks, 20).ShouldBe(result.Rows[1].Metrics["hr_at_20"], 1e-12);
        ranks.Users.ShouldBe(TinyShop.Data.Split.Test.Users);
        ranks.Targets.ShouldBe(TinyShop.Data.Split.Test.Targets);
        metadata["dataset"].ShouldBe(TinyShop.Data.Info.DatasetDigest);
        metadata["catalogue"].ShouldBe(TinyShop.Data.Info.CatalogueDigest);
    }

    [Fact]
    public void Metrics_KeysNameTheirCutOff()
    {
        using var folder = new TempFolder();
        EvaluatedRow[] rows = [new("popularity", "Popularity", RowKind.Popularity)];

        var result = Evaluate.Run(new EvaluateOptions { Rows = rows, At = [3, 30] }, TinyShop.Data, folder.Path);

        result.Rows[0].Metrics.Keys.ShouldContain("ndcg_at_30");
        result.Rows[0].Metrics.Keys.ShouldNotContain("ndcg_at_20");
        result.Paired.ShouldBeEmpty();
    }

    [Fact]
    public void Run_Twice_GivesTheSameNumbers()
    {
        using var folder = new TempFolder();
        EvaluatedRow[] rows = [new("hybrid", "Hybrid", RowKind.Hybrid)];

        var first = Evaluate.Run(new EvaluateOptions { Rows = rows }, TinyShop.Data, folder["a"]);
        var second = Evaluate.Run(new EvaluateOptions { Rows = rows }, TinyShop.Data, folder["b"]);

        second.Rows[0].Metrics.ShouldBe(first.Rows[0].Metrics);
    }

    [Fact]
    public void Run_MissingStudent_NamesTheFile()
    {
        using var folder = new TempFolder();
        EvaluatedRow[] rows = [new("student", "Student", RowKind.Trained, folder["nowhere"], true)];

        Should.Throw<StageInputException>(() => Evaluate.Run(new EvaluateOptions { Rows = rows }, TinyShop.Data, folder.Path)).Message.ShouldContain("history.json");
    }

    [Fact]
    public void Run_TwoRowsWithOneKey_AreRefused()
    {
        using var folder = new TempFolder();
        EvaluatedRow[] rows = [new("same", "A", RowKind.Popularity), new("same", "B", RowKind.Text)];

        Should.Throw<StageInputException>(() => Evaluate.Run(new EvaluateOptions { Rows = rows }, TinyShop.Data, folder.Path)).Message.ShouldContain("same");
    }

    [Fact]
    public void Scorer_StudentInTraining_IsRefused()
    {
        var (student, objective) = StudentBuilder.Build(TinyShop.Training(DistillationMethod.None), TinyShop.Data, null);
        using var owned = student;
        using var ownedObjective = (IDisposable)objective;
        student.Module.train();

        Should.Throw<ArgumentException>(() => new StudentScorer(student)).Message.ShouldContain("dropout");
    }
}
