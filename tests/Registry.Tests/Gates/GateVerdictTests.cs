using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>Better, equal, worse, and better on average but worse for cold users: verdicts and intervals against gates.py.</summary>
public sealed class GateVerdictTests
{
    private static readonly GateRule NotWorse = new() { Metric = "ndcg_at_20", Against = GateReference.Champion, Margin = 0.001, MinUsers = 400 };
    private static readonly GateRule NotWorseForCold = new() { Metric = "ndcg_at_20", Against = GateReference.Champion, Margin = 0.002, Slice = GateSlices.ColdUsers, MinUsers = 100 };

    [Fact]
    public async Task Evaluate_FourCandidates_GivesTheVerdictsAndIntervalsOfTheIndependentComputation()
    {
        await using var scene = await GateScene.CreateAsync();
        await scene.MoveAsync(await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion)));
        await scene.RuleAsync(NotWorse, NotWorseForCold);
        var verdicts = new Dictionary<string, (bool All, bool Cold, bool Passed)>();
        foreach (var candidate in scene.Golden.Candidates)
        {
            var (report, results) = await scene.JudgeAsync(await scene.VersionAsync(scene.Results(candidate.Rank)));

            report.ChampionVersion.ShouldBe(1);
            Check(results[0].Numbers, candidate.All, GateSlices.All);
            Check(results[1].Numbers, candidate.ColdUsers, GateSlices.ColdUsers);
            verdicts[candidate.Name] = (results[0].Passed, results[1].Passed, report.Passed);
        }

        verdicts.ShouldBe(
            new Dictionary<string, (bool, bool, bool)>
            {
                ["better"] = (true, true, true),
                ["equal"] = (true, true, true),
                ["worse"] = (false, false, false),
                ["worse-for-cold-users"] = (true, false, false),
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task Evaluate_WithoutAMargin_TheCandidateMustBeBetter()
    {
        await using var scene = await GateScene.CreateAsync();
        await scene.MoveAsync(await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion)));
        await scene.RuleAsync(NotWorse with { Margin = null });
        var passed = new Dictionary<string, bool>();
        foreach (var candidate in scene.Golden.Candidates)
            passed[candidate.Name] = (await scene.OneAsync(await scene.VersionAsync(scene.Results(candidate.Rank)))).Passed;

        passed.ShouldBe(new Dictionary<string, bool> { ["better"] = true, ["equal"] = false, ["worse"] = false, ["worse-for-cold-users"] = true }, ignoreOrder: true);
    }

    [Fact]
    public async Task Evaluate_ARefusal_SaysTheNumbers()
    {
        await using var scene = await GateScene.CreateAsync();
        await scene.MoveAsync(await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion)));
        await scene.RuleAsync(NotWorseForCold);
        var candidate = scene.Golden.Candidates.Single(one => one.Name == "worse-for-cold-users");

        var result = await scene.OneAsync(await scene.VersionAsync(scene.Results(candidate.Rank)));

        result.Gate.ShouldBe("ndcg_at_20 cold-users against champion");
        result.Reason.ShouldBe("NDCG@20 on cold-users -0.118596 against champion (version 1), 95 % interval [-0.139455, -0.098401], 167 users: may be worse by more than 0.002.");
    }

    [Fact]
    public async Task Evaluate_Twice_GivesTheSameNumbersAndDigest()
    {
        await using var scene = await GateScene.CreateAsync();
        await scene.MoveAsync(await scene.VersionAsync(scene.Results(scene.Golden.Rows.Champion)));
        await scene.RuleAsync(NotWorse, NotWorseForCold);
        var version = await scene.VersionAsync(scene.Results(scene.Golden.Candidates[0].Rank));

        var (first, second) = (await scene.JudgeAsync(version), await scene.JudgeAsync(version));

        second.Results.ShouldBe(first.Results);
        second.Report.EvidenceDigest.ShouldBe(first.Report.EvidenceDigest);
        (await scene.Keeper.FingerprintAsync(GateScene.Model, GateScene.Alias, version, default)).ShouldNotBeNull().EvidenceDigest.ShouldBe(first.Report.EvidenceDigest);
    }

    private static void Check(GateNumbers numbers, GoldenGates.Numbers golden, string slice)
    {
        (numbers.Slice, numbers.Users, numbers.Rows, numbers.Wins, numbers.Losses).ShouldBe((slice, golden.Users, golden.Rows, golden.Wins, golden.Losses));
        numbers.Ties.ShouldBe(golden.Users - golden.Wins - golden.Losses);
        numbers.Value!.Value.ShouldBe(golden.Value, 1e-12);
        numbers.AgainstValue!.Value.ShouldBe(golden.Against, 1e-12);
        numbers.Difference!.Value.ShouldBe(golden.Difference, 1e-12);
        numbers.Low!.Value.ShouldBe(golden.Low, 1e-10);
        numbers.High!.Value.ShouldBe(golden.High, 1e-10);
        // Another generator: a quantile of 10,000 resamples at 2.5 % has a standard error of .027 of the difference's own.
        numbers.Low!.Value.ShouldBe(golden.FreeLow, (0.12 * golden.Error) + 1e-12);
        numbers.High!.Value.ShouldBe(golden.FreeHigh, (0.12 * golden.Error) + 1e-12);
    }
}
