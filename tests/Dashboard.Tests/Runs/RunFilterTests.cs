using Distillery.Dashboard.Operations;
using Distillery.Dashboard.Runs;

namespace Distillery.Dashboard.Tests.Runs;

public sealed class RunFilterTests
{
    [Fact]
    public void Of_Everything_IsOneFilterInMLflowsGrammar()
    {
        var query = RunFilter.Of("it's", "succeeded", "metrics.loss < 1", "7", "all", ListState.Of("http://here/?sort=-metrics.a.b"), "next");

        query.Filter.ShouldBe("attributes.run_name ILIKE '%it''s%' AND attributes.status = 'FINISHED' AND metrics.loss < 1");
        query.OrderBy.ShouldBe(["metrics.`a.b` DESC"]);
        query.Experiments.ShouldBe(["7"]);
        (query.View, query.After).ShouldBe(("all", "next"));
    }

    [Fact]
    public void Of_Nothing_AsksForNothingSpecial()
    {
        var query = RunFilter.Of("", null, " ", null, "nonsense", ListState.Of("http://here/?sort=nonsense"), null);

        (query.Filter, query.View, query.OrderBy.Count, query.Experiments.Count).ShouldBe((null, null, 0, 0));
    }

    [Theory]
    [InlineData("metrics.ndcg_at_20", "NDCG@20")]
    [InlineData("params.seed", "seed")]
    [InlineData("tags.a.b", "a.b")]
    [InlineData("metrics.", null)]
    [InlineData("none", null)]
    [InlineData("other.x", null)]
    public void Field_OfAName_HasItsTitle(string name, string? title) => RunField.Of(name)?.Title.ShouldBe(title);
}
