using Distillery.Client;
using Spectre.Console;

namespace Distillery.Cli.Display;

/// <summary>Prints what a job's rationales cost.</summary>
internal static class CostTable
{
    /// <summary>Writes nothing for a job without rationales.</summary>
    public static void Print(IAnsiConsole console, IReadOnlyList<TextCost> costs)
    {
        if (costs.Count == 0)
            return;
        var table = new Table().Border(TableBorder.Rounded).AddColumn("rationales by");
        foreach (var heading in new[] { "weights", "texts", "with all steps", "each", "$ per 1,000" })
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var cost in costs)
            table.AddRow(
                $"{Markup.Escape(cost.Writer)}\n[grey]{Markup.Escape(cost.Stage)}[/]", cost.Parameters is { } weights ? $"{weights:N0}" : "-", $"{cost.Texts:N0}", $"{cost.Complete:N0}", cost.Each, cost.UsdOfThousand);
        console.Write(table);
    }
}
