using Distillery.Distillation.Slim;
using Distillery.Distillation.Stages;
using Distillery.Distillation.Tests.Slim;
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
    public void Run_RankFiles_CountWhatSlicesNeed()
    {
        using var folder = new TempFolder();
        EvaluatedRow[] rows = [new("popularity", "Popularity", RowKind.Popularity)];

        var result = Evaluate.Run(new EvaluateOptions { Rows = rows, MaskHistory = true }, TinyShop.Data, folder["results"]);

        var (ranks, metadata) = RankFile.Read(Path.Combine(folder["results"], result.RankFiles[0]));
        var (train, test) = (TinyShop.Data.Split.Train, TinyShop.Data.Split.Test);
        for (var row = 0; row < test.Count; row++)
        {
            ranks.TargetTrain.ShouldNotBeNull()[row].ShouldBe(train.Targets.Count(target => target == test.Targets[row]));
            ranks.Cold[row].ShouldBe(ranks.TargetTrain[row] == 0);
            ranks.History.ShouldNotBeNull()[row].ShouldBe(test.Positions[row]);
            var learnt = Enumerable.Range(0, train.Count).Where(n => train.Users[n] == test.Users[row]).Select(n => train.Positions[n] + 1).DefaultIfEmpty(0).Max();
            ranks.UserTrain.ShouldNotBeNull()[row].ShouldBe(learnt);
        }

        // A fifth of 150 items is 30; items as popular as the thirtieth belong to it.
        int[] counts = [.. Enumerable.Range(0, 150).Select(item => train.Targets.Count(target => target == item))];
        var from = int.Parse(metadata["head_from"], System.Globalization.CultureInfo.InvariantCulture);
        counts.Count(count => count >= from).ShouldBeGreaterThanOrEqualTo(30);
        counts.Count(count => count > from).ShouldBeLessThan(30);
        metadata["masked"].ShouldBe("history");
        ItemHead.From([0, 0, 0, 0, 0, 3]).ShouldBe(1);
    }

    [Fact]
    public void Run_Latency_IsTheMedianOfSingleUsers()
    {
        using var folder = new TempFolder();
        TrainStudent.Run(TinyShop.Training(DistillationMethod.None), TinyShop.Data, null, folder["student"]);
        EvaluatedRow[] rows = [new("item-knn", "kNN", RowKind.ItemKnn), new("student", "Student", RowKind.Trained, folder["student"], true)];

        var result = Evaluate.Run(new EvaluateOptions { Rows = rows, Device = "cpu", Resamples = 100 }, TinyShop.Data, folder["results"], time: new TickingClock());

        // The clock goes on by 3 ms at each look.
        result.Rows.Select(row => row.LatencyMs).ShouldBe([3, 3]);
        result.Rows[0].ModelBytes.ShouldBeNull();
        result.Rows[1].ModelBytes.ShouldBe(new FileInfo(Path.Combine(folder["student"], StudentFile.WeightsName)).Length);
    }

    [Fact]
    public void Run_FewTestRows_HasALatencyToo()
    {
        using var folder = new TempFolder();
        var data = PrepareData.Run(TinyShop.DataOptions with { Split = new Data.SplitOptions { WindowLength = 6, Train = 0.98, Validation = 0.015 } }, folder["data"]);
        data.Split.Test.Count.ShouldBeInRange(1, 5);

        var result = Evaluate.Run(new EvaluateOptions { Rows = [new("item-knn", "kNN", RowKind.ItemKnn)] }, data, folder["results"], time: new TickingClock());

        result.Rows[0].LatencyMs.ShouldBe(3);
    }

    [Fact]
    public void LearntFrom_CountsUpToTheLastTrainingTarget()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Path);

        LearntFrom.Write(folder.Path, TinyShop.Data);

        using var bundle = TensorFiles.SafeTensors.Read(Path.Combine(folder.Path, LearntFrom.FileName));
        var users = bundle.Tensors["users"].data<int>().ToArray();
        var (data, train) = (TinyShop.Data, TinyShop.Data.Split.Train);
        users.Length.ShouldBe(data.Dataset.Users.Count);
        for (var user = 0; user < users.Length; user++)
            users[user].ShouldBe(Enumerable.Range(0, train.Count).Where(n => train.Users[n] == user).Select(n => train.Positions[n] + 1).DefaultIfEmpty(0).Max());
        bundle.Tensors["items"].data<int>().ToArray().Sum().ShouldBe(users.Sum());
        bundle.Metadata["dataset"].ShouldBe(data.Info.DatasetDigest);
    }

    private sealed class TickingClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _ticks += 3;
    }

    [Fact]
    public void Run_AmongSampledCandidates_NamesItsProtocolAndGivesEveryRowTheSame()
    {
        using var folder = new TempFolder();
        TrainStudent.Run(TinyShop.Training(DistillationMethod.None), TinyShop.Data, null, folder["student"]);
        EvaluatedRow[] rows = [new("popularity", "Popularity", RowKind.Popularity), new("item-knn", "kNN", RowKind.ItemKnn), new("student", "Student", RowKind.Trained, folder["student"], true)];
        var options = new EvaluateOptions { Rows = rows, Protocol = EvaluationProtocols.Sampled100, Device = "cpu", Resamples = 100 };

        var sampled = Evaluate.Run(options, TinyShop.Data, folder["results"]);
        var full = Evaluate.Run(options with { Protocol = EvaluationProtocols.FullRanking }, TinyShop.Data, folder["results"]);

        (sampled.Protocol, full.Protocol).ShouldBe(("sampled-100", "full-ranking"));
        sampled.RankFiles.ShouldBe(["eval/sampled-100.test.popularity.safetensors", "eval/sampled-100.test.item-knn.safetensors", "eval/sampled-100.test.student.safetensors", "eval/sampled-100.test.safetensors"]);
        var candidates = new HashSet<string>();
        foreach (var file in sampled.RankFiles)
        {
            var (ranks, metadata) = RankFile.Read(Path.Combine(folder["results"], file));
            ranks.Ranks.ShouldAllBe(rank => rank >= 1 && rank <= 101);
            metadata["protocol"].ShouldBe("sampled-100");
            candidates.Add(metadata["candidates"]);
        }

        candidates.ShouldHaveSingleItem().ShouldStartWith("100 a row, sha256 ");
        foreach (var (one, other) in sampled.Rows.Zip(full.Rows))
        {
            // 101 of 150 items: nearly the same ranking, and easier.
            one.Metrics["ndcg_at_20"].ShouldBeGreaterThan(other.Metrics["ndcg_at_20"]);
            one.Metrics.Keys.ShouldNotContain("coverage_at_20");
            one.Metrics.Keys.ShouldContain("hr_at_20_warm");
            one.Metrics.Keys.ShouldContain("mrr_at_20");
        }

        sampled.Paired.ShouldBeEmpty();
        full.RankFiles.ShouldAllBe(file => file.StartsWith("eval/full-ranking."));
    }

    [Fact]
    public void Run_Novelty_IsThatOfTheRanksThatAreKept()
    {
        using var folder = new TempFolder();
        EvaluatedRow[] rows = [new("popularity", "Popularity", RowKind.Popularity), new("text", "Text", RowKind.Text)];

        var result = Evaluate.Run(new EvaluateOptions { Rows = rows }, TinyShop.Data, folder["results"]);

        var popularity = TrainPopularity.Of(TinyShop.Data.Dataset, TinyShop.Data.Split.Train);
        foreach (var (row, file) in result.Rows.Zip(result.RankFiles))
        {
            var ranks = RankFile.Read(Path.Combine(folder["results"], file)).Rows;
            row.Metrics["epc_at_10"].ShouldBe(ListMetrics.Epc(ranks.Ranks, ranks.Targets, 10, popularity.Users, popularity.UserCount), 1e-12);
            row.Metrics["efd_at_10"].ShouldBe(ListMetrics.Efd(ranks.Ranks, ranks.Targets, 10, popularity.Interactions), 1e-12);
            row.Metrics["efd_at_10"].ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void Run_AnUnknownProtocol_IsRefusedWithWhatIsAllowed()
    {
        using var folder = new TempFolder();
        EvaluatedRow[] rows = [new("popularity", "Popularity", RowKind.Popularity)];
        Should.Throw<StageInputException>(() => Evaluate.Run(new EvaluateOptions { Rows = rows, Protocol = "sampled-7" }, TinyShop.Data, folder.Path))
            .Message.ShouldBe("evaluation.protocol is sampled-7; allowed are full-ranking and sampled-100.");
    }

    [Fact]
    public void Run_OfSlimsStudents_FindsTheTextsThatEachLearntFrom()
    {
        using var folder = new TempFolder();
        var (good, empty) = (Texts.Of(2), Texts.Of(0));
        TextVectorsFile.Write(folder["good.safetensors"], good);
        TextVectorsFile.Write(folder["empty.safetensors"], empty);
        var options = SlimStudentTests.Options(StudentArchitecture.Sasrec, SlimFusion.Id, StudentLoss.Softmax, epochs: 6);
        TrainStudent.Run(options, TinyShop.Data, null, folder["a"], texts: empty);
        TrainStudent.Run(options, TinyShop.Data, null, folder["b"], texts: good);
        EvaluatedRow[] rows = [new("empty", "Empty", RowKind.Trained, folder["a"]), new("good", "Good", RowKind.Trained, folder["b"], true)];
        var evaluation = new EvaluateOptions { Rows = rows, Device = "cpu", Resamples = 100, TextFiles = [folder["good.safetensors"], folder["empty.safetensors"]] };

        var result = Evaluate.Run(evaluation, TinyShop.Data, folder["results"]);

        var (student, _) = StudentFile.Read(folder["b"]);
        using var owned = (RowTextStudent)student;
        owned.Use(good.ToRowVectors());
        using var scorer = new StudentScorer(student);
        RankFile.Read(Path.Combine(folder["results"], result.RankFiles[^1])).Rows.Ranks.ShouldBe(RankingEvaluator.Ranks(scorer, TinyShop.Data.Split.Test));
        result.Rows[1].Metrics["ndcg_at_20"].ShouldBeGreaterThan(result.Rows[0].Metrics["ndcg_at_20"]);
        Should.Throw<StageInputException>(() => Evaluate.Run(evaluation with { TextFiles = [folder["empty.safetensors"]] }, TinyShop.Data, folder["again"]))
            .Message.ShouldContain($"the student of row good learnt from the text vectors {good.Digest()}, and none of the 1 files has them");
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
