using Distillery.Contracts;

namespace Distillery.Client.Tests.Costs;

public sealed class TextCostTests
{
    [Fact]
    public void Of_StudentAndEndpoint_TellTimeSizeAndMoneyApart()
    {
        var costs = TextCost.Of(
        [
            Run("parent", [], []),
            Run("ask", new() { ["teacher"] = "chat: big" }, new() { ["rationales"] = 200, ["complete_rationales"] = 190, ["requests"] = 210, ["seconds_per_answer"] = 1.25, ["spend_usd"] = 0.5 }),
            Run("write", new() { ["student_lm"] = "tiny, fine-tuned" }, new() { ["rationales"] = 6000, ["complete_rationales"] = 5000, ["seconds_per_rationale"] = 0.0205, ["parameters"] = 3_000_000 }),
        ]);

        costs.Select(cost => (cost.Writer, cost.Parameters, cost.Each, cost.UsdOfThousand)).ShouldBe(
            [("chat: big", null, "1.3 s", "2.50"), ("tiny, fine-tuned", 3_000_000, "20.5 ms", "0.00")]);
    }

    [Fact]
    public void Of_EndpointWithoutPriceWhoseAnswersWereThere_ClaimsNothing()
    {
        var cost = TextCost.Of([Run("ask", new() { ["teacher"] = "chat: big" }, new() { ["rationales"] = 200, ["requests"] = 0 })]).ShouldHaveSingleItem();

        (cost.Each, cost.UsdOfThousand).ShouldBe(("-", "unknown"));
    }

    [Theory]
    [InlineData(50, "10.00")]
    [InlineData(0, "-")]
    public void UsdOfThousand_SomeAnswersWereThere_IsThePriceOfThoseThatWereAsked(int paid, string usd)
        => TextCost.Of([Run("ask", new() { ["teacher"] = "chat: big" }, new() { ["rationales"] = 1000, ["requests"] = paid, ["answers_paid"] = paid, ["spend_usd"] = paid * 0.01 })])
            .ShouldHaveSingleItem().UsdOfThousand.ShouldBe(usd);

    private static RunView Run(string name, Dictionary<string, string> parameters, Dictionary<string, double> metrics)
        => new() { Id = name, Name = name, State = "succeeded", Params = parameters, Metrics = metrics };
}
