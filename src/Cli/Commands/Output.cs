using System.Text.Json;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary>How verbs print what they got.</summary>
internal static class Output
{
    /// <summary>Prints a value as JSON, or lets it be shown.</summary>
    public static int Show<T>(T value, bool asJson, Action<T> show)
    {
        if (asJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(value, ContractsJson.Indented));
        else
            show(value);
        return ExitCodes.Ok;
    }

    /// <summary>Prints a table of plain texts.</summary>
    public static void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns([.. columns]);
        foreach (var row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }

    /// <summary>A time in the reader's zone; a dash for none.</summary>
    public static string Time(DateTimeOffset? time) => time is { } value ? $"{value.LocalDateTime:yyyy-MM-dd HH:mm:ss}" : "-";
}
