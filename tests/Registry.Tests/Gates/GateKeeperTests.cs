using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class GateKeeperTests
{
    private static readonly GateRule AgainstChampion = new() { Metric = "ndcg_at_20", Against = GateReference.Champion, Margin = 0.001 };

    [Fact]
    public async Task Evaluate_NoRules_PassesWithNothingMeasured()
    {
        await using var scene = await GateScene.CreateAsync();
        var version = await scene.VersionAsync(null);

        var (report, _) = await scene.JudgeAsync(version);

        (report.Passed, report.Results.Count, report.RulesDigest, report.ChampionVersion).ShouldBe((true, 0, "", null));
        (await scene.Keeper.EvaluateAsync(GateScene.Model, GateScene.Alias, 9, default)).ShouldBeNull();
        (await scene.Keeper.FingerprintAsync("other", GateScene.Alias, 1, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Evaluate_FirstVersion_HasNothingToBeComparedWith()
    {
        await using var scene = await GateScene.CreateAsync();
        var version = await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion), new Dictionary<string, double> { ["coverage_at_20"] = 0.3 });
        await scene.RuleAsync(
            AgainstChampion, new GateRule { Guard = "coverage_at_20", MayFall = 0.05 }, new GateRule { SameEvaluationSet = true }, new GateRule { SameCatalogue = true },
            new GateRule { Metric = "ndcg_at_20", AtLeast = 0.9 });

        var (_, results) = await scene.JudgeAsync(version);

        results.Select(result => result.Passed).ShouldBe([true, true, true, true, false]);
        results[0].Reason.ShouldContain("nothing to compare with");
    }

    [Fact]
    public async Task Evaluate_VersionThatAClientRegistered_HasNoEvidenceWhateverItBrings()
    {
        await using var scene = await GateScene.CreateAsync();
        var best = Array.ConvertAll(scene.Golden.Rows.Champion, _ => 1);
        var brought = await scene.VersionAsync(scene.Results(best), new Dictionary<string, double> { ["coverage_at_20"] = 1 }, "c1", ("item-knn", scene.Results(scene.Golden.Rows.Champion)));
        await scene.Store.Database.WriteAsync("test-brought", session => session.ExecuteAsync("UPDATE model_versions SET job_id = NULL, stage_id = NULL, actor = 'mallory'"), default);
        await scene.RuleAsync(
            new GateRule { Metric = "ndcg_at_20", AtLeast = 0.01 }, new GateRule { Metric = "ndcg_at_20", Against = new GateReference { Baseline = "item-knn" } },
            new GateRule { Guard = "coverage_at_20", AtLeast = 0.1 }, new GateRule { SameEvaluationSet = true }, new GateRule { SameCatalogue = true });

        var (report, results) = await scene.JudgeAsync(brought);

        report.Passed.ShouldBeFalse();
        results.ShouldAllBe(result => !result.Passed && result.Reason.Contains("registered by mallory and not by a job"));
    }

    [Fact]
    public async Task Evaluate_AliasRemoved_IsStillComparedWithItsLastVersion()
    {
        await using var scene = await GateScene.CreateAsync();
        await scene.MoveAsync(await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion)));
        await scene.MoveAsync(null);
        await scene.RuleAsync(AgainstChampion);
        var worse = await scene.VersionAsync(scene.Results(scene.Golden.Candidates.Single(one => one.Name == "worse").Rank));

        var (report, _) = await scene.JudgeAsync(worse);

        (report.Passed, report.ChampionVersion).ShouldBe((false, 1));
    }

    [Fact]
    public async Task Evaluate_OtherRowsOrCatalogue_IsRefused()
    {
        await using var scene = await GateScene.CreateAsync();
        var champion = scene.Golden.Rows.Champion;
        await scene.MoveAsync(await scene.VersionAsync(scene.Results(champion)));
        await scene.RuleAsync(AgainstChampion, new GateRule { SameEvaluationSet = true }, new GateRule { SameCatalogue = true });
        int[] moved = [.. scene.Golden.Rows.User];
        (moved[0], moved[^1]) = (moved[^1], moved[0]);

        var protocol = (await scene.JudgeAsync(await scene.VersionAsync(scene.Results(champion, new(GateScene.Metadata) { ["protocol"] = "sampled-100" })))).Results;
        var users = (await scene.JudgeAsync(await scene.VersionAsync(scene.Results(champion, users: moved)))).Results;
        var catalogue = (await scene.JudgeAsync(await scene.VersionAsync(scene.Results(champion, new(GateScene.Metadata) { ["catalogue"] = "c2" }), catalogue: "c2"))).Results;

        protocol.Select(result => result.Passed).ShouldBe([false, false, true]);
        protocol[0].Reason.ShouldContain("protocol is sampled-100 and full-ranking");
        users.Select(result => result.Passed).ShouldBe([false, false, true]);
        users[1].Reason.ShouldContain("users or targets differ");
        catalogue.Select(result => result.Passed).ShouldBe([false, false, false]);
        catalogue[2].Reason.ShouldBe("the catalogue is c2; champion (version 1) knows c1.");
    }

    [Fact]
    public async Task Evaluate_Baselines_AreThoseMeasuredBesideTheVersion()
    {
        await using var scene = await GateScene.CreateAsync();
        var (better, worse) = (scene.Golden.Candidates[0].Rank, scene.Golden.Candidates[2].Rank);
        var good = await scene.VersionAsync(scene.Results(better), null, "c1", ("item-knn", scene.Results(worse)), ("twin", scene.Results(scene.Golden.Rows.Champion)));
        await scene.RuleAsync(
            new GateRule { Metric = "hr_at_20", Against = new GateReference { Baseline = "item-knn" } }, new GateRule { Metric = "mrr_at_20", Against = new GateReference { Baseline = "twin" } });

        var beats = (await scene.JudgeAsync(good)).Results;
        var loses = (await scene.JudgeAsync(await scene.VersionAsync(scene.Results(worse), null, "c1", ("item-knn", scene.Results(better))))).Results;

        beats.Select(result => result.Passed).ShouldBe([true, true]);
        beats[0].Reason.ShouldContain("against item-knn");
        loses.Select(result => result.Passed).ShouldBe([false, false]);
        loses[0].Reason.ShouldEndWith("not shown to be better.");
        loses[1].Reason.ShouldBe("cannot be evaluated: version 2 has no per-user results of the baseline twin; it has item-knn. Name the baseline in the job's baselines.");
    }

    [Fact]
    public async Task Evaluate_Thresholds_AreComputedFromTheRowsOfTheirSlice()
    {
        await using var scene = await GateScene.CreateAsync();
        var golden = scene.Golden.Candidates.Single(one => one.Name == "worse-for-cold-users");
        // The version's own claim is not asked.
        var version = await scene.VersionAsync(scene.Results(golden.Rank), new Dictionary<string, double> { ["ndcg_at_20"] = 0.99, ["latency_ms"] = 4 });
        await scene.RuleAsync(
            new GateRule { Metric = "ndcg_at_20", AtLeast = 0.2 }, new GateRule { Metric = "ndcg_at_20", AtLeast = 0.2, Slice = GateSlices.ColdUsers },
            new GateRule { Metric = "ndcg_at_20", AtMost = 0.1 }, new GateRule { Metric = "latency_ms", AtMost = 5 }, new GateRule { Metric = "ndcg_at_20", AtLeast = 0, MinUsers = 501 },
            new GateRule { Metric = "hr_at_20", AtLeast = 0.01, Slice = GateSlices.Head }, new GateRule { Metric = "hr_at_20", AtLeast = 0.01, Slice = GateSlices.Tail },
            new GateRule { Metric = "hr_at_20", AtLeast = 0.01, Slice = GateSlices.ColdItems }, new GateRule { Metric = "hr_at_20", AtLeast = 0.01, Slice = GateSlices.WarmItems });

        var (_, results) = await scene.JudgeAsync(version);

        results.Select(result => result.Passed).ShouldBe([true, false, false, true, false, true, true, true, true]);
        results[0].Numbers.Value!.Value.ShouldBe(golden.All.Value, 1e-12);
        results[1].Numbers.Value!.Value.ShouldBe(golden.ColdUsers.Value, 1e-12);
        results[1].Reason.ShouldBe("NDCG@20 is 0.04662, below 0.2.");
        results[4].Reason.ShouldContain("500 users");
        var train = scene.Golden.Rows.TargetTrain;
        results.Skip(5).Select(result => result.Numbers.Rows).ShouldBe(
            [train.Count(count => count >= 10), train.Count(count => count < 10), train.Count(count => count == 0), train.Count(count => count > 0)]);
    }

    [Fact]
    public async Task Evaluate_Guards_WatchTheChampionsValues()
    {
        await using var scene = await GateScene.CreateAsync();
        Dictionary<string, double> Metrics(double coverage, double popularity, double latency, double bytes)
            => new() { ["coverage_at_20"] = coverage, ["popularity_at_20"] = popularity, ["latency_ms"] = latency, ["model_bytes"] = bytes };
        var rows = scene.Results(scene.Golden.Rows.Champion);
        await scene.MoveAsync(await scene.VersionAsync(rows, Metrics(0.30, 100, 2, 1000)));
        await scene.RuleAsync(
            new GateRule { Guard = "coverage_at_20", MayFall = 0.05 }, new GateRule { Guard = "popularity_at_20", MayRise = 0.1, Relative = true },
            new GateRule { Guard = "latency_ms", AtMost = 5, MayRise = 1, Relative = true }, new GateRule { Guard = "model_bytes", MayRise = 0, MayFall = 500 });

        async Task<bool[]> Judge(Dictionary<string, double> metrics) => [.. (await scene.JudgeAsync(await scene.VersionAsync(rows, metrics))).Results.Select(result => result.Passed)];

        (await Judge(Metrics(0.25, 110, 4, 1000))).ShouldBe([true, true, true, true]);
        (await Judge(Metrics(0.24, 111, 4.1, 1001))).ShouldBe([false, false, false, false]);
        (await Judge(Metrics(0.90, 1, 0.1, 499))).ShouldBe([true, true, true, false]);
        (await Judge(Metrics(0.30, 100, 6, 1000))).ShouldBe([true, true, false, true]);
        var lacks = (await scene.JudgeAsync(await scene.VersionAsync(rows, new Dictionary<string, double> { ["coverage_at_20"] = 1 }))).Results;
        lacks.Select(result => result.Passed).ShouldBe([true, false, false, false]);
        lacks[2].Reason.ShouldStartWith("cannot be evaluated: version 6 has no latency_ms");
    }

    [Fact]
    public async Task Evaluate_OldVersion_LacksSlicesButNotItsMean()
    {
        await using var scene = await GateScene.CreateAsync();
        var version = await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion, old: true));
        await scene.RuleAsync(
            new GateRule { Metric = "ndcg_at_20", AtLeast = 0.1 }, new GateRule { Metric = "ndcg_at_20", AtLeast = 0.1, Slice = GateSlices.ColdUsers },
            new GateRule { Metric = "ndcg_at_20", AtLeast = 0, Slice = GateSlices.Tail }, new GateRule { Metric = "ndcg_at_20", AtLeast = 0, Slice = GateSlices.ColdItems });

        var (report, results) = await scene.JudgeAsync(version);

        report.Passed.ShouldBeFalse();
        results.Select(result => result.Passed).ShouldBe([true, false, false, true]);
        results[1].Reason.ShouldBe("cannot be evaluated: eval/full-ranking.test.safetensors of version 1 lacks 'history', which the slice cold-users needs: it was written before these were recorded. Run its job again with reuse: false.");
    }

    [Fact]
    public async Task Evaluate_NoPerUserResults_FailsWithThatReason()
    {
        await using var scene = await GateScene.CreateAsync();
        var version = await scene.VersionAsync(null, new Dictionary<string, double> { ["ndcg_at_20"] = 1 });
        await scene.RuleAsync(new GateRule { Metric = "ndcg_at_20", AtLeast = 0.1 });

        (await scene.OneAsync(version)).Reason.ShouldContain("version 1 has no per-user results");
    }

    [Fact]
    public async Task Evaluate_TooFewUsers_IsRefusedHoweverGood()
    {
        await using var scene = await GateScene.CreateAsync();
        await scene.MoveAsync(await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion)));
        await scene.RuleAsync(AgainstChampion with { MinUsers = 501 });

        var result = await scene.OneAsync(await scene.VersionAsync(scene.Results(scene.Golden.Candidates[0].Rank)));

        result.Passed.ShouldBeFalse();
        result.Reason.ShouldEndWith("500 users: fewer than the 501 users that the rule asks for.");
    }

    [Fact]
    public async Task Evaluate_OldVersion_IsRefusedByAge()
    {
        await using var scene = await GateScene.CreateAsync();
        var version = await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion));
        await scene.RuleAsync(new GateRule { MaxAge = "30d" });
        (await scene.OneAsync(version)).Passed.ShouldBeTrue();
        var print = (await scene.Keeper.FingerprintAsync(GateScene.Model, GateScene.Alias, version, default)).ShouldNotBeNull();

        await scene.Store.Database.WriteAsync("test-age", session => session.ExecuteAsync("UPDATE model_versions SET created_at = created_at - 2678400000"), default);

        var result = await scene.OneAsync(version);
        (result.Passed, result.Numbers.Threshold).ShouldBe((false, 30));
        result.Reason.ShouldBe("made 31 days ago, at most 30d allowed.");
        print.AgesUntil.ShouldBe((await scene.Store.Models.VersionAsync(GateScene.Model, version, default))!.CreatedAt.AddDays(31 + 30));
    }

    [Theory]
    [InlineData("student.safetensors")]
    [InlineData("eval/full-ranking.test.safetensors")]
    public async Task Evaluate_ChangedArtifact_IsRefused(string path)
    {
        await using var scene = await GateScene.CreateAsync();
        var version = await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion));
        await scene.RuleAsync(new GateRule { Metric = "ndcg_at_20", AtLeast = 0.1 });
        (await scene.JudgeAsync(version)).Report.Passed.ShouldBeTrue();
        var digest = (await scene.Store.Models.VersionAsync(GateScene.Model, version, default))!.Artifacts.Single(file => file.Path == path).Digest;
        var file = await scene.Store.Files.GetLocalFileAsync(digest, default);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        File.Delete(file);
        await File.WriteAllBytesAsync(file, bytes);

        var report = (await scene.Keeper.EvaluateAsync(GateScene.Model, GateScene.Alias, version, default)).ShouldNotBeNull();

        report.Passed.ShouldBeFalse();
        report.Results[0].ShouldSatisfyAllConditions(result => result.Kind.ShouldBe(GateKinds.Files), result => result.Passed.ShouldBeFalse(), result => result.Reason.ShouldContain("is damaged"));
    }

    [Fact]
    public async Task Fingerprint_ChangesWithWhatTheVerdictRestsOn()
    {
        await using var scene = await GateScene.CreateAsync();
        var first = await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion), new Dictionary<string, double> { ["coverage_at_20"] = 0.3 });
        var second = await scene.VersionAsync(scene.Results(scene.Golden.Candidates[0].Rank));
        var third = await scene.VersionAsync(scene.Results(scene.Golden.Candidates[0].Rank));
        await scene.MoveAsync(first);
        await scene.RuleAsync(AgainstChampion);
        async Task<string> Print() => (await scene.Keeper.FingerprintAsync(GateScene.Model, GateScene.Alias, second, default)).ShouldNotBeNull().EvidenceDigest;
        Task Sql(string sql) => scene.Store.Database.WriteAsync("test-change", session => session.ExecuteAsync(sql), default);
        var before = await Print();

        await scene.MoveAsync(third, "shadow");
        (await Print()).ShouldBe(before, "another alias is another matter");
        List<string> prints = [before];
        async Task Changed()
        {
            prints.Add(await Print());
            prints.ShouldBeUnique();
        }

        await scene.RuleAsync(AgainstChampion with { Margin = 0.5 });
        await Changed();
        await scene.MoveAsync(third);
        await Changed();
        await Sql($"UPDATE version_files SET digest = '{new string('0', 64)}' WHERE version = {second} AND path = 'student.safetensors'");
        await Changed();
        await Sql($"UPDATE version_metrics SET value = 0.9 WHERE version = {first}");
        (await Print()).ShouldBe(prints[^1], "it is no longer the champion");
        await Sql($"UPDATE version_files SET digest = '{new string('1', 64)}' WHERE version = {third} AND path = 'eval/full-ranking.test.safetensors'");
        await Changed();
    }

    [Fact]
    public async Task Try_OtherRules_AreNotStored()
    {
        await using var scene = await GateScene.CreateAsync();
        var version = await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion));

        var report = (await scene.Keeper.TryAsync(GateScene.Model, GateScene.Alias, version, new AliasRules { Gates = [new GateRule { Metric = "hr_at_1", AtLeast = 0.99 }] }, default)).ShouldNotBeNull();

        report.Passed.ShouldBeFalse();
        (await scene.Rules.FindAsync(GateScene.Model, GateScene.Alias, default)).ShouldBeNull();
    }
}
