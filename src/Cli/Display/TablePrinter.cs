using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Display;

/// <summary>Prints a job's table with everything that gives its numbers a meaning.</summary>
internal static class TablePrinter
{
    /// <summary>Writes the table, the paired intervals and the registered version.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="detail">The job.</param>
    /// <param name="teachers">What its teachers are called.</param>
    public static void Print(IAnsiConsole console, JobDetail detail, IReadOnlyList<string> teachers)
    {
        if (detail.Result is not { } result)
            return;
        console.WriteLine();
        Line(console, $"{result.Dataset.Name}: {result.Dataset.Users:N0} users, {result.Dataset.Items:N0} items, {result.Dataset.Interactions:N0} interactions, digest {Short(result.Dataset.Digest)}");
        Line(console, $"{result.Protocol}, {result.Split}; test {result.Dataset.TestRows:N0} rows, {result.Dataset.ColdTestShare:P0} with a cold target; method {result.Method}; seed {result.Seed}; {result.Device}; code {result.CodeVersion}");
        if (teachers.Count > 0)
            Line(console, $"teacher: {string.Join("; ", teachers)}");
        var table = new Table().Border(TableBorder.Rounded).AddColumn("model");
        foreach (var heading in new[] { "HR@20", "NDCG@20", "warm HR@20", "cold HR@20", "seconds" })
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var row in result.Rows)
        {
            var label = Markup.Escape(row.Label);
            table.AddRow(
                row.Key == "student" ? $"[bold green]{label}[/]" : label,
                Metric(row, "hr_at_20"), Metric(row, "ndcg_at_20"), Metric(row, "hr_at_20_warm"), Metric(row, "hr_at_20_cold"), $"{row.Seconds:0.0}");
        }

        console.Write(table);
        // What the job is about comes first, in a sentence: the student against its twin. The other rows stand in a table, a row each.
        foreach (var paired in result.Paired.Where(p => p.Against == "twin"))
            Line(console, Sentence(result, paired));
        foreach (var of in result.Paired.Where(p => p.Against != "twin").GroupBy(p => p.Of))
            console.Write(Others(result, of.Key, [.. of]));
        if (detail.Version is { } version)
            Line(console, $"registered: {version.Model} version {version.Version}");
    }

    private static Table Others(ResultTable result, string of, IReadOnlyList<PairedResult> pairs)
    {
        string[] metrics = [.. pairs.Select(p => p.Metric).Distinct()];
        var table = new Table().Border(TableBorder.Rounded).AddColumn($"{Markup.Escape(Label(result, of))} against");
        foreach (var metric in metrics)
            table.AddColumn($"{People(metric)}, 95 %");
        foreach (var against in pairs.GroupBy(p => p.Against))
            table.AddRow([Markup.Escape(Label(result, against.Key)), .. metrics.Select(metric => against.FirstOrDefault(p => p.Metric == metric) is { } paired ? Markup.Escape($"{Interval(paired)} {Verdict(paired)}") : "-")]);
        return table;
    }

    private static string Verdict(PairedResult paired) => paired.Low > 0 ? "better" : paired.High < 0 ? "worse" : "no difference shown";

    private static string Interval(PairedResult paired) => $"{paired.Difference:+0.0000;-0.0000} [{paired.Low:+0.0000;-0.0000}, {paired.High:+0.0000;-0.0000}]";

    private static string Sentence(ResultTable result, PairedResult paired)
    {
        var verdict = Verdict(paired);
        return $"{Label(result, paired.Of)} against {Label(result, paired.Against)}: {People(paired.Metric)} {paired.Difference:+0.0000;-0.0000}, 95 % [{paired.Low:+0.0000;-0.0000}, {paired.High:+0.0000;-0.0000}] ({verdict})";
    }

    private static string Label(ResultTable result, string key) => result.Rows.FirstOrDefault(row => row.Key == key)?.Label ?? key;

    private static string People(string metric) => metric.ToUpperInvariant().Replace("_AT_", "@");

    private static string Metric(ResultRow row, string key) => row.Metrics.TryGetValue(key, out var value) ? $"{value:0.0000}" : "-";

    private static string Short(string digest) => digest.Length > 12 ? digest[..12] : digest;

    private static void Line(IAnsiConsole console, string text) => console.Write(new Text(text + Environment.NewLine));
}
