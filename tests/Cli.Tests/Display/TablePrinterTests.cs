using Distillery.Cli.Display;
using Distillery.Client;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Tests.Display;

public sealed class TablePrinterTests
{
    [Theory]
    [InlineData(0.001, "(better)")]
    [InlineData(-0.001, "(no difference shown)")]
    public void Print_FinishedJob_ShowsNumbersWithTheirMeaning(double low, string verdict)
    {
        var text = Printed(low);

        text.ShouldContain("0.0894");
        text.ShouldContain("seed 1");
        text.ShouldContain("teacher: tiny, not an LLM");
        text.ShouldContain("digest 0123456789ab");
        text.ShouldContain("NDCG@20 +0.0090, 95 % [");
        text.ShouldContain(verdict);
        text.ShouldContain("registered: games-recommender version 3");
    }

    [Fact]
    public void Print_ComparisonsWithSeveralRows_StandInATableWithTheirVerdicts()
    {
        var job = Sample.Job();
        var more = new[] { new PairedResult("hr_at_20", "student", "popularity", 0.07, 0.06, 0.08), new PairedResult("ndcg_at_20", "student", "popularity", -0.01, -0.02, -0.001) };

        var text = Printed(job with { Result = job.Result! with { Paired = [.. more, .. job.Result.Paired] } });

        var lines = text.Split('\n');
        lines.ShouldContain(line => line.Contains("Popularity", StringComparison.Ordinal) && line.Contains("+0.0700 [+0.0600, +0.0800] better", StringComparison.Ordinal)
            && line.Contains("-0.0100 [-0.0200, -0.0010] worse", StringComparison.Ordinal));
        // The twin first, and in sentences.
        text.IndexOf("against SASRec (softmax, every prefix), twin: HR@20", StringComparison.Ordinal).ShouldBeInRange(0, text.IndexOf("+0.0700", StringComparison.Ordinal));
    }

    [Fact]
    public void CostTable_TwoStagesOfOneWriter_AreToldApart()
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = 200;

        CostTable.Print(console, [new TextCost("a", "of 400 users", "content", null, 400, 400, 0.011722, 0, 400), new TextCost("b", "of every window", "content", null, 7_000, 7_000, 0.170042, 0, 7_000)]);

        foreach (var text in new[] { "of 400 users", "of every window", " 11.7 ms", " 170 ms" })
            writer.ToString().ShouldContain(text);
    }

    private static string Printed(double low) => Printed(Sample.Job(low));

    private static string Printed(JobDetail job)
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = 200;
        TablePrinter.Print(console, job, ["tiny, not an LLM"]);
        return writer.ToString();
    }
}
