using Distillery.Contracts;

namespace Distillery.JobSpecs.Tests.Planning;

public sealed class CostEstimatorTests
{
    private static readonly DatasetView Known = new("d", "games", "c", 1_000, 500, 20_000, "/data", DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData("name: a\ndataset: { path: /d }\nmethod: { name: none }")]
    [InlineData("name: a\ndataset: { path: /d }\nteacher: { kind: content }")]
    public void Of_NothingPaid_AsksNothing(string yaml) => CostEstimator.Of(Read(yaml), Known).ShouldBe(new CostEstimate { Asks = false });

    [Fact]
    public void Of_UnknownDataset_SaysOnlyThatItAsks() =>
        CostEstimator.Of(Read(Chat), null).ShouldBe(new CostEstimate { Asks = true });

    [Fact]
    public void Of_KnownDataset_CountsTheTrainingWindows()
    {
        // 20,000 interactions of 1,000 users with windows of 10: 10,000 rows, 80 % of them to learn from.
        var estimate = CostEstimator.Of(Read(Chat), Known);

        estimate.Questions.ShouldBe(8_000);
        estimate.PromptTokens.ShouldBe(8_000 * (1_600 + 10 * 46) / 4);
        estimate.AnswerTokensAtMost.ShouldBe(8_000 * 100);
        // 4,120,000 tokens at $1 and 800,000 at $2 a million.
        estimate.Usd.ShouldBe(4.12m + 1.6m);
        estimate.FitsBudget.ShouldBe(false);
    }

    [Fact]
    public void Of_WindowsGiven_CountsThem_AndABatchIsCheaper()
    {
        var estimate = CostEstimator.Of(Read(Chat.Replace("usd: 5", "usd: 50", StringComparison.Ordinal) + "  windows: 100\n  transport: batch\n"), null);

        estimate.Questions.ShouldBe(100);
        estimate.Usd.ShouldBe((100 * 515 * 1m + 100 * 100 * 2m) / 1_000_000 / 2);
        estimate.FitsBudget.ShouldBe(true);
    }

    private const string Chat = """
        name: a
        dataset: { path: /d }
        teacher:
          kind: chat
          model: big
          endpoint: http://localhost:8000/v1
          decoding: { maxTokens: 100 }
          price: { inputPerMillion: 1, outputPerMillion: 2 }
          budget: { usd: 5 }

        """;

    private static JobSpec Read(string yaml)
    {
        var reading = JobSpecReader.ReadYaml(yaml);
        reading.Problems.ShouldBeEmpty();
        return reading.Spec!;
    }
}
