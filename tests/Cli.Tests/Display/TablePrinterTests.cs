using Distillery.Cli.Display;
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
        text.ShouldContain("digest 0123456789ab");
        text.ShouldContain("NDCG@20 +0.0090, 95 % [");
        text.ShouldContain(verdict);
        text.ShouldContain("registered: games-recommender version 3");
    }

    private static string Printed(double low)
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = 200;
        TablePrinter.Print(console, Sample.Job(low));
        return writer.ToString();
    }
}
