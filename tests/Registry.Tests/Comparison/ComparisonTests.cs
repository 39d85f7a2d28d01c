using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class ComparisonTests
{
    [Fact]
    public async Task Compare_Versions_GivesEveryPairBySlice()
    {
        await using var scene = await GateScene.CreateAsync();
        var golden = scene.Golden.Candidates;
        await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion), new Dictionary<string, double> { ["ndcg_at_20"] = 0.1, ["latency_ms"] = 2 });
        await scene.VersionAsync(scene.Results(golden[0].Rank), new Dictionary<string, double> { ["ndcg_at_20"] = 0.2 });
        await scene.VersionAsync(scene.Results(golden[3].Rank), new Dictionary<string, double>());

        var (view, missing) = await Comparisons(scene).CompareAsync(["games/1", "games/2", "games/3"], true, "ndcg_at_20", default);

        missing.ShouldBeNull();
        view.ShouldNotBeNull().Items.Select(item => (item.Key, item.Rows, item.Users, item.Protocol)).ShouldBe(
            [("games/1", 1009, 500, "full-ranking"), ("games/2", 1009, 500, "full-ranking"), ("games/3", 1009, 500, "full-ranking")]);
        view.Items.Select(item => item.EvaluationSet).Distinct().ShouldHaveSingleItem();
        view.Pairs.Select(pair => (pair.Of, pair.Against)).ShouldBe([("games/2", "games/1"), ("games/3", "games/1"), ("games/3", "games/2")]);
        view.Pairs[1].Slices.Select(slice => slice.Slice).ShouldBe(GateSlices.Names);
        Check(view.Pairs[0].Slices[0], golden[0].All);
        Check(view.Pairs[1].Slices[0], golden[3].All);
        Check(view.Pairs[1].Slices.Single(slice => slice.Slice == GateSlices.ColdUsers), golden[3].ColdUsers);
        view.Metrics.Single(metric => metric.Name == "latency_ms").Values.ShouldBe([2, null, null]);
        view.Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("protocol", "sampled-100")]
    [InlineData("split", "leave-one-out")]
    [InlineData("catalogue", "c2")]
    [InlineData("dataset", "d2")]
    [InlineData("candidates", "100 a row, sha256 0")]
    public async Task Compare_MeasuredDifferently_IsRefusedWithWhatDiffers(string what, string value)
    {
        await using var scene = await GateScene.CreateAsync();
        await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion));
        await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion, new(GateScene.Metadata) { [what] = value }));

        (await Should.ThrowAsync<NotComparableException>(() => Comparisons(scene).CompareAsync(["games/1", "games/2"], true, "ndcg_at_20", default)))
            .Message.ShouldStartWith($"games/2 and games/1 cannot be compared, they were not measured on the same rows: {what} is {value} and ");
    }

    [Fact]
    public async Task Compare_OtherRows_IsRefused()
    {
        await using var scene = await GateScene.CreateAsync();
        await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion));
        await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion, users: [.. scene.Golden.Rows.User.Reverse()]));

        (await Should.ThrowAsync<NotComparableException>(() => Comparisons(scene).CompareAsync(["games/1", "games/2"], true, "ndcg_at_20", default))).Message.ShouldEndWith("users or targets differ.");
    }

    [Fact]
    public async Task Compare_BadQuestions_AreRefused()
    {
        await using var scene = await GateScene.CreateAsync();
        await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion));
        var comparisons = Comparisons(scene);
        Task<(ComparisonView?, string?)> Ask(string metric, params string[] keys) => comparisons.CompareAsync(keys, true, metric, default);

        (await Should.ThrowAsync<ArgumentException>(() => Ask("ndcg_at_20", "games/1"))).Message.ShouldBe("1 were given; 2 to 8 can be compared.");
        (await Should.ThrowAsync<ArgumentException>(() => Ask("ndcg_at_20", "games/1", "games/1"))).Message.ShouldBe("'games/1' was given twice.");
        (await Should.ThrowAsync<ArgumentException>(() => Ask("coverage_at_20", "games/1", "games/2"))).Message.ShouldContain("is not known by user");
        (await Should.ThrowAsync<ArgumentException>(() => Ask("ndcg_at_20", "games/1", "games"))).Message.ShouldContain("write model/number");
        (await Ask("ndcg_at_20", "games/1", "games/2")).ShouldBe((null, "games/2"));
        (await comparisons.CompareAsync(["a", "b"], false, "ndcg_at_20", default)).ShouldBe((null, "a"));
    }

    [Fact]
    public async Task Compare_RunsOfOneJob_FindsTheRowsOfEach()
    {
        await using var scene = await GateScene.CreateAsync();
        var (store, golden) = (scene.Store, scene.Golden);
        var job = await store.SubmitAsync();
        var runs = new Dictionary<string, string>();
        foreach (var stage in new[] { "prepare-data", "distill-a", "distill-b" })
        {
            var lease = await store.ClaimAsync();
            runs[lease.StageName] = lease.RunId;
            if (stage != "prepare-data")
                await store.Reports.ReportAsync(lease, new StageReport { Params = new Dictionary<string, string> { ["epochs"] = "9", ["seed"] = lease.StageName }, Metrics = [], Log = [] }, default);
            await store.CompleteAsync(lease);
        }

        var evaluate = await store.ClaimAsync();
        runs[evaluate.StageName] = evaluate.RunId;
        var table = Samples.Table(0.2) with
        {
            Rows = [new ResultRow("twin", "Twin", new Dictionary<string, double> { ["hr_at_20"] = 0.1 }, 1, 3, runs["distill-a"]),
                new ResultRow("student", "Student", new Dictionary<string, double> { ["hr_at_20"] = 0.2 }, 1, 3, runs["distill-b"])],
        };
        async Task<StoredFile> Put(string path, byte[] bytes) => new(path, (await store.Files.PutAsync(new MemoryStream(bytes), default)).Digest);
        StoredFile[] files =
        [
            await Put("results.json", JsonSerializer.SerializeToUtf8Bytes(table, ContractsJson.Options)),
            await Put("eval/full-ranking.test.twin.safetensors", scene.Results(golden.Rows.Champion)),
            await Put("eval/full-ranking.test.student.safetensors", scene.Results(golden.Candidates[0].Rank)),
            await Put("eval/full-ranking.test.safetensors", scene.Results(golden.Candidates[0].Rank)),
        ];
        await store.Leases.CompleteAsync(evaluate, files, "done", default);

        var (view, _) = await Comparisons(scene).CompareAsync([runs["distill-a"], runs["distill-b"]], false, "ndcg_at_20", default);
        var (parents, _) = await Comparisons(scene).CompareAsync([runs["distill-a"], runs["evaluate"], (await store.JobQueries.DetailAsync(job.Id, default))!.RunId, runs["prepare-data"]], false, "ndcg_at_20", default);

        var pair = view.ShouldNotBeNull().Pairs.ShouldHaveSingleItem();
        Check(pair.Slices[0], golden.Candidates[0].All);
        view.Params.Select(param => (param.Name, param.Values[0], param.Values[1])).ShouldBe([("seed", "distill-a", "distill-b")]);
        view.Metrics.Single(metric => metric.Name == "hr_at_20").Values.ShouldBe([0.1, 0.2]);
        parents.ShouldNotBeNull().Pairs.Count.ShouldBe(3);
        Check(parents.Pairs[0].Slices[0], golden.Candidates[0].All);
        parents.Pairs[2].Slices[0].Difference.ShouldBe(0);
        parents.Notes.ShouldBe([$"{runs["prepare-data"]} has no per-user results: no evaluation of its job measured it."]);
    }

    private static Comparisons Comparisons(GateScene scene) => new(scene.Store.Runs, scene.Store.Models, scene.Store.Files);

    private static void Check(ComparedSlice slice, GoldenGates.Numbers golden)
    {
        (slice.Users, slice.Rows, slice.Wins, slice.Losses).ShouldBe((golden.Users, golden.Rows, golden.Wins, golden.Losses));
        slice.Difference.ShouldBe(golden.Difference, 1e-12);
        // 2,000 resamples: a standard error of .06 of the difference's own.
        slice.Low.ShouldBe(golden.FreeLow, (0.25 * golden.Error) + 1e-12);
        slice.High.ShouldBe(golden.FreeHigh, (0.25 * golden.Error) + 1e-12);
    }
}
