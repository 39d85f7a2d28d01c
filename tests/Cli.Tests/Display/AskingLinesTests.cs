using Distillery.Cli.Display;

namespace Distillery.Cli.Tests.Display;

public sealed class AskingLinesTests
{
    private static readonly Dictionary<string, double> Metrics = new()
    {
        ["answered"] = 290, ["hit_rate"] = 0.42, ["requests"] = 194, ["invalid"] = 30, ["failed"] = 2, ["prompt_tokens"] = 12_345, ["completion_tokens"] = 678,
    };

    [Fact]
    public void Line_WithPriceAndLostRequests_SaysWhatWasSpentAndWhatMayHaveBeen()
        => AskingLines.Line("Ask the teacher (chat)", new Dictionary<string, double>(Metrics) { ["spend_usd"] = 0.416065, ["possibly_billed"] = 4, ["possibly_billed_usd"] = 0.0193 })
            .ShouldBe("Ask the teacher (chat): 290 answers, 42 % of the questions were answered before and cost nothing; 194 requests (32 of them without a usable answer), 0.4161 USD; "
                + "4 more were under way when their process died and may have been billed, up to 0.0193 USD");

    [Fact]
    public void Line_WithoutPrice_NamesTokensAndNoDollars()
    {
        var line = AskingLines.Line("Ask", Metrics);

        line.ShouldEndWith("12,345 + 678 tokens (the spec gives no price)");
        line.ShouldNotContain("USD");
        line.ShouldNotContain("died");
    }
}
