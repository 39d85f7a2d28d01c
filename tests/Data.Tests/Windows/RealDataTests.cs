namespace Distillery.Data.Tests.Windows;

/// <summary>The counts and dates that are known of the public data sets; skipped where the data is absent.</summary>
public class RealDataTests
{
    [SkippableTheory]
    [InlineData("games", 50_597, 16_874, 453_637, 108_719, 13_590, 13_590, "2016-11-04", "2017-06-05")]
    [InlineData("toys", 19_124, 11_758, 165_247, 38_344, 4_793, 4_794, "2014-03-02", "2014-05-15")]
    [InlineData("ml-1m", 6_040, 3_416, 999_611, 751_368, 93_921, 93_922, "2000-12-03", "2001-01-02")]
    public void Import_PublicSet_GivesTheKnownCountsAndCuts(
        string name, int users, int items, long interactions, int train, int validation, int test, string validationStart, string testStart)
    {
        var dataset = SharedData.Import(name);
        var split = Windowing.TimeSplit(dataset, new SplitOptions { FullWindowsOnly = name == "ml-1m" });

        dataset.Name.ShouldBe(name);
        (dataset.Users.Count, dataset.Catalogue.Count, dataset.Interactions).ShouldBe((users, items, interactions));
        (split.Train.Count, split.Validation.Count, split.Test.Count).ShouldBe((train, validation, test));
        Day(split.Validation.TargetTimes[0]).ShouldBe(validationStart);
        Day(split.Test.TargetTimes[0]).ShouldBe(testStart);
    }

    [SkippableTheory]
    [InlineData("games", 9_540, 0.170, 0.199)]
    [InlineData("toys", 3_423, 0.264, 0.343)]
    public void TimeSplit_PublicSet_GivesTheKnownTestUsersAndColdShares(string name, int testUsers, double coldShare, double neverTarget)
    {
        var split = Windowing.TimeSplit(SharedData.Import(name));
        var targets = split.Train.Targets.ToHashSet();
        var seen = targets.Concat(split.Train.Histories).ToHashSet();

        split.Test.Users.Distinct().Count().ShouldBe(testUsers);
        split.Test.Targets.Average(target => seen.Contains(target) ? 0.0 : 1.0).ShouldBe(coldShare, 0.0006);
        split.Test.Targets.Average(target => targets.Contains(target) ? 0.0 : 1.0).ShouldBe(neverTarget, 0.0006);
    }

    private static string Day(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd");
}
