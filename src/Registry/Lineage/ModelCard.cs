using System.Globalization;
using System.Text;
using Distillery.Contracts;
using Distillery.Statistics;

namespace Distillery.Registry;

/// <summary>A model card: what a version is, how well it was measured to work and on what, where it comes from, what it is not good for.</summary>
internal static class ModelCard
{
    private static readonly string[] Guards = ["coverage_at_20", "popularity_at_20", "gini_at_20", "epc_at_10", "efd_at_10", "latency_ms", "model_bytes"];

    public static string Write(ModelVersionView version, VersionLineage origin, IReadOnlyList<AliasChange> moves, ResultTable? table)
    {
        var card = new StringBuilder();
        Head(card, version, origin, table);
        Results(card, version, table);
        Data(card, origin, table);
        Teachers(card, version, origin);
        Training(card, version, origin);
        Limits(card, version, table);
        Moves(card, moves);
        Files(card, version, origin);
        return card.ToString();
    }

    private static void Head(StringBuilder card, ModelVersionView version, VersionLineage origin, ResultTable? table)
    {
        Line(card, $"# {Text(version.Model)}, version {version.Version}\n");
        if (version.Description is { Length: > 0 } description)
            Line(card, $"{Text(description)}\n");
        Rows(card, "| what | |\n| --- | --- |",
        [
            ("made", $"{version.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC by {Text(version.Actor)}"),
            ("aliases", version.Aliases.Count == 0 ? "none" : string.Join(", ", version.Aliases.Select(Text))),
            ("job", origin.JobId is null ? null : $"{Text(origin.JobName ?? "")} ({origin.JobId})"),
            ("run", version.RunId),
            ("method", table?.Method ?? version.Tags.GetValueOrDefault("method")),
            ("student", version.Tags.GetValueOrDefault("student")),
            ("seed", version.Tags.GetValueOrDefault("seed")),
            ("code", origin.CodeVersion),
            ("spec", origin.SpecDigest is null ? null : $"sha256 {origin.SpecDigest}"),
        ]);
    }

    private static void Results(StringBuilder card, ModelVersionView version, ResultTable? table)
    {
        Line(card, "\n## Measured\n");
        if (table is null)
        {
            Line(card, version.Metrics.Count == 0 ? "No result is stored with this version." : "Metrics as they were registered; there is no table of results.\n");
            Rows(card, "| metric | value |\n| --- | ---: |", version.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal).Select(metric => (Text(MetricKeys.Display(metric.Key)), (string?)Number(metric.Value))));
            return;
        }

        Line(card, $"{Text(table.Protocol)}, {Text(table.Split)}; {table.Dataset.TestRows.ToString("N0", CultureInfo.InvariantCulture)} test rows, {Percent(table.Dataset.ColdTestShare)} of them with a target that is never a training target.\n");
        Line(card, "| model | HR@20 | NDCG@20 | warm HR@20 | cold HR@20 | seconds | ms a user |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var row in table.Rows)
        {
            string Value(string key) => row.Metrics.TryGetValue(key, out var value) ? Number(value) : "-";
            var name = row == table.Rows[^1] ? $"**{Text(row.Label)}**" : Text(row.Label);
            Line(card, $"| {name} | {Value("hr_at_20")} | {Value("ndcg_at_20")} | {Value("hr_at_20_warm")} | {Value("hr_at_20_cold")} | {row.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} | {(row.LatencyMs is { } ms ? Number(ms) : "-")} |");
        }

        if (table.Paired.Count > 0)
        {
            Line(card, "\nPaired differences on the same test rows, whole users drawn with replacement:\n\n| metric | against | difference | 95 % interval |\n| --- | --- | ---: | --- |");
            foreach (var pair in table.Paired)
                Line(card, $"| {MetricKeys.Display(pair.Metric)} | {Text(table.Rows.FirstOrDefault(row => row.Key == pair.Against)?.Label ?? pair.Against)} | {Signed(pair.Difference)} | [{Signed(pair.Low)}, {Signed(pair.High)}] |");
        }

        var guards = Guards.Where(version.Metrics.ContainsKey).ToList();
        if (guards.Count > 0)
        {
            Line(card, "");
            Rows(card, "| beside accuracy | value |\n| --- | ---: |", guards.Select(key => (MetricKeys.Display(key), (string?)Number(version.Metrics[key]))));
        }
    }

    private static void Data(StringBuilder card, VersionLineage origin, ResultTable? table)
    {
        Line(card, "\n## Data\n");
        if (origin.Datasets.Count == 0 && table is null)
        {
            Line(card, "The store does not know which data it learnt from.");
            return;
        }

        foreach (var dataset in origin.Datasets)
        {
            Line(card, $"- **{Text(dataset.Name)}**: {Count(dataset.Users)} users, {Count(dataset.Items)} items, {Count(dataset.Interactions)} interactions; from {Text(dataset.Source)}");
            Line(card, $"  - data set sha256 `{dataset.Digest}`");
            Line(card, $"  - catalogue sha256 `{dataset.CatalogueDigest}`");
        }

        if (table is not null)
            Line(card, $"- rows: {Count(table.Dataset.TrainRows)} train, {Count(table.Dataset.ValidationRows)} validation, {Count(table.Dataset.TestRows)} test");
    }

    private static void Teachers(StringBuilder card, ModelVersionView version, VersionLineage origin)
    {
        Line(card, "\n## Teacher\n");
        if (origin.Teachers.Count == 0 && origin.Prompts.Count == 0)
        {
            Line(card, version.Tags.TryGetValue("teacher", out var teacher) ? $"{Text(teacher)}." : "None: it learnt from interactions only.");
            return;
        }

        foreach (var teacher in origin.Teachers)
        {
            Line(card, $"- {Text(teacher.Stage)}: {Text(teacher.Provenance.GetValueOrDefault("label") ?? teacher.Provenance.GetValueOrDefault("kind") ?? "unknown")}, `{teacher.File}` sha256 `{teacher.Digest}`");
            foreach (var (name, value) in teacher.Provenance.Where(pair => pair.Key is not "label"))
                Line(card, $"  - {Text(name)}: {Text(value)}");
        }

        foreach (var prompt in origin.Prompts)
            Line(card, $"- {Text(prompt.Stage)} paid for {Count(prompt.Answers)} answers of {Text(prompt.Model)}{(prompt.Template is null ? "" : $" to the prompt {Text(prompt.Template)}")}");
    }

    private static void Training(StringBuilder card, ModelVersionView version, VersionLineage origin)
    {
        if (origin.Stages.FirstOrDefault(stage => stage.RunId == version.RunId) is not { Params.Count: > 0 } trained)
            return;
        Line(card, "\n## Training\n");
        Rows(card, "| parameter | value |\n| --- | --- |", trained.Params.Select(pair => (Text(pair.Key), (string?)Text(pair.Value))));
    }

    private static void Limits(StringBuilder card, ModelVersionView version, ResultTable? table)
    {
        Line(card, "\n## What it is not\n");
        Line(card, "- It knows the items of the catalogue above and no others; served with another catalogue its ids mean other things.");
        if (table is not null)
        {
            Line(card, $"- Its numbers are of the protocol `{table.Protocol}` and the split above; numbers of another protocol, split or data set cannot be set beside them.");
            var student = table.Rows[^1].Metrics;
            if (student.TryGetValue("hr_at_20_cold", out var cold) && student.TryGetValue("hr_at_20_warm", out var warm) && cold < warm)
                Line(card, $"- Items that were never a training target are found less often: HR@20 {Number(cold)} against {Number(warm)}.");
            foreach (var better in table.Rows.SkipLast(1).Where(row => row.Metrics.TryGetValue("ndcg_at_20", out var other) && student.TryGetValue("ndcg_at_20", out var own) && other >= own))
                Line(card, $"- {Text(better.Label)} has at least its NDCG@20 ({Number(better.Metrics["ndcg_at_20"])}) in this table.");
        }

        if (version.Tags.GetValueOrDefault("dataset") is { } name && name.Contains("sample", StringComparison.OrdinalIgnoreCase))
            Line(card, "- It was trained on generated data.");
        Line(card, "- Offline ranking of past choices was measured, not what people would do with its recommendations.");
    }

    private static void Moves(StringBuilder card, IReadOnlyList<AliasChange> moves)
    {
        if (moves.Count == 0)
            return;
        Line(card, "\n## Aliases\n\n| when (UTC) | alias | from | to | by | why |\n| --- | --- | --- | --- | --- | --- |");
        foreach (var move in moves)
            Line(card, $"| {move.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss} | {Text(move.Alias)} | {move.From?.ToString(CultureInfo.InvariantCulture) ?? "-"} | {move.To?.ToString(CultureInfo.InvariantCulture) ?? "-"} | {Text(move.Actor)} | {Text(move.Comment ?? "")} |");
    }

    private static void Files(StringBuilder card, ModelVersionView version, VersionLineage origin)
    {
        Line(card, "\n## Files\n\n| file | bytes | sha256 |\n| --- | ---: | --- |");
        foreach (var file in version.Artifacts)
            Line(card, $"| {Text(file.Path)} | {Count(file.Bytes)} | `{file.Digest}` |");
        if (origin.Stages.Count == 0)
            return;
        Line(card, "\n## Stages\n\n| stage | state | run | answered by |\n| --- | --- | --- | --- |");
        foreach (var stage in origin.Stages)
            Line(card, $"| {Text(stage.Name)} | {stage.State} | {stage.RunId} | {(stage.ReusedFrom is null ? "itself" : $"the earlier stage {stage.ReusedFrom}")} |");
    }

    private static void Rows(StringBuilder card, string head, IEnumerable<(string Name, string? Value)> rows)
    {
        var known = rows.Where(row => !string.IsNullOrEmpty(row.Value)).ToList();
        if (known.Count == 0)
            return;
        Line(card, head);
        foreach (var (name, value) in known)
            Line(card, $"| {name} | {value} |");
    }

    /// <summary>Texts of users, so that they can neither break a table nor become markup.</summary>
    internal static string Text(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsControl(c))
                clean.Append(' ');
            else if (c is '\\' or '|' or '`' or '*' or '_' or '[' or ']' or '#' or '~')
                clean.Append('\\').Append(c);
            else if (c == '<')
                clean.Append("&lt;");
            else if (c == '>')
                clean.Append("&gt;");
            else if (c == '&')
                clean.Append("&amp;");
            else
                clean.Append(c);
        }

        return clean.ToString().Trim();
    }

    private static string Number(double value) => Math.Abs(value) >= 1000 ? value.ToString("N0", CultureInfo.InvariantCulture) : value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => $"{(share * 100).ToString("0", CultureInfo.InvariantCulture)} %";

    private static void Line(StringBuilder card, string text) => card.Append(text).Append('\n');
}
