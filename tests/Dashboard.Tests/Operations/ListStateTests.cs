using Distillery.Dashboard.Operations;

namespace Distillery.Dashboard.Tests.Operations;

public sealed class ListStateTests
{
    private static readonly (string Name, int? Size)[] Things = [("pear", 3), ("Apple", 1), ("fig", null), ("plum", 2)];

    private static readonly ListColumn<(string Name, int? Size)>[] Columns =
        [new("Name", t => t.Name), new("Size", t => t.Size), new("Acts")];

    [Theory]
    [InlineData("", "pear,Apple,fig,plum")]
    [InlineData("?sort=name", "Apple,fig,pear,plum")]
    [InlineData("?sort=-name", "plum,pear,fig,Apple")]
    [InlineData("?sort=size", "Apple,plum,pear,fig")]
    [InlineData("?sort=-size", "pear,plum,Apple,fig")]
    [InlineData("?sort=acts", "pear,Apple,fig,plum")]
    [InlineData("?sort=nonsense", "pear,Apple,fig,plum")]
    [InlineData("?q=P", "pear,Apple,plum")]
    [InlineData("?q=p&sort=-size", "pear,plum,Apple")]
    public void Arrange_Address_SortsAndFilters(string query, string expected)
    {
        var (rows, matching) = ListState.Of($"http://here/things{query}").Arrange(Things, Columns, t => t.Name);

        string.Join(',', rows.Select(t => t.Name)).ShouldBe(expected);
        matching.ShouldBe(rows.Count);
    }

    [Theory]
    [InlineData("", 0, 50)]
    [InlineData("?page=2", 50, 50)]
    [InlineData("?page=3", 100, 20)]
    [InlineData("?page=99", 100, 20)]
    [InlineData("?page=-1", 0, 50)]
    [InlineData("?page=x", 0, 50)]
    public void Arrange_Page_GivesThatStretch(string query, int first, int count)
    {
        var (rows, matching) = ListState.Of($"http://here/things{query}").Arrange<int>([.. Enumerable.Range(0, 120)], [], null);

        rows.ShouldBe(Enumerable.Range(first, count));
        matching.ShouldBe(120);
    }

    [Fact]
    public void SortText_OfWhatWasRead_IsTheSame() =>
        new[] { "name", "-name" }.ShouldAllBe(sort => ListState.Of($"http://here/?sort={sort}&after=abc").SortText == sort);
}
