namespace Distillery.Data.Tests.Windows;

public sealed class WindowSubsetTests
{
    private static readonly WindowSet Windows = Windowing.Split(SampleShop.Generate(new SampleShopOptions { Customers = 200, Products = 100, Seed = 2 })).Train;

    [Fact]
    public void Of_Rows_KeepsThemWhole()
    {
        var subset = WindowSubset.Of(Windows, [5, 2, 9]);

        subset.Count.ShouldBe(3);
        foreach (var (row, source) in new[] { (0, 5), (1, 2), (2, 9) })
        {
            subset.History(row).ToArray().ShouldBe(Windows.History(source).ToArray());
            (subset.Targets[row], subset.Users[row], subset.Positions[row], subset.TargetTimes[row])
                .ShouldBe((Windows.Targets[source], Windows.Users[source], Windows.Positions[source], Windows.TargetTimes[source]));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Of_MissingRow_IsRefused(int row) => Should.Throw<ArgumentOutOfRangeException>(() => WindowSubset.Of(Windows, [row]));

    [Fact]
    public void OnePerUser_DrawsOneRowOfEachAndTheSameAgain()
    {
        var rows = WindowSubset.OnePerUser(Windows, 40, seed: 7);

        rows.Count.ShouldBe(40);
        rows.Select(row => Windows.Users[row]).Distinct().Count().ShouldBe(40);
        rows.ShouldBe(rows.Order());
        WindowSubset.OnePerUser(Windows, 40, seed: 7).ShouldBe(rows);
        WindowSubset.OnePerUser(Windows, 40, seed: 8).ShouldNotBe(rows);
    }

    [Fact]
    public void OnePerUser_MoreThanThereAre_TakesEveryUser() =>
        WindowSubset.OnePerUser(Windows, int.MaxValue, seed: 1).Count.ShouldBe(Windows.Users.Distinct().Count());
}
