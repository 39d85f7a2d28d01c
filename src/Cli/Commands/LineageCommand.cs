using System.CommandLine;
using Distillery.Contracts;

namespace Distillery.Cli.Commands;

/// <summary><c>lineage</c>: which versions learnt from something.</summary>
internal static class LineageCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var dataset = new Option<string?>("--dataset") { Description = "a data set, by its digest or the start of it; with --user or --item only this one" };
        var user = new Option<string?>("--user") { Description = "a user's id in the source" };
        var item = new Option<string?>("--item") { Description = "an item's id in the source" };
        var artifact = new Option<string?>("--artifact") { Description = "sha256 of a file, for example of a teacher's answers" };
        var command = Remote.Verb(
            "lineage", "Which versions learnt from a data set, a user, an item or a file.", [dataset, user, item, artifact],
            (client, arguments, ct) => client.SearchLineageAsync(arguments.GetValue(dataset), arguments.GetValue(user), arguments.GetValue(item), arguments.GetValue(artifact), ct),
            Print);
        command.Validators.Add(result =>
        {
            var asked = new[] { user, item, artifact }.Count(option => result.GetValue(option) is not null);
            if (asked > 1 || (asked == 0 && result.GetValue(dataset) is null))
                result.AddError("Give one of --dataset, --user, --item and --artifact; --user and --item may be restricted by --dataset.");
        });
        return command;
    }

    /// <summary>Prints where a version comes from.</summary>
    public static void Print(VersionLineage lineage)
    {
        Output.Table(
            ["what", "value"],
            new (string Name, string? Value)[]
            {
                ("version", $"{lineage.Model} {lineage.Version}, made {Output.Time(lineage.CreatedAt)} by {lineage.Actor}"),
                ("job", lineage.JobId is null ? null : $"{lineage.JobName} {lineage.JobId}"),
                ("run", lineage.RunId),
                ("spec", lineage.SpecDigest),
                ("code", lineage.CodeVersion),
            }.Concat(lineage.Datasets.Select(set => ("data set", (string?)$"{set.Name} {set.Digest}")))
                .Concat(lineage.Teachers.Select(teacher => ("teacher", (string?)$"{teacher.Stage}: {teacher.Provenance.GetValueOrDefault("label", "?")}, {teacher.File} {teacher.Digest}")))
                .Concat(lineage.Prompts.Select(prompt => ("prompt", (string?)$"{prompt.Stage}: {prompt.Answers:N0} answers of {prompt.Model} to {prompt.Template ?? "?"}")))
                .Where(row => row.Item2 is not null).Select(row => (string[])[row.Item1, row.Item2!]));
        Output.Table(
            ["stage", "state", "files", "answered by"],
            lineage.Stages.Select(stage => (string[])[stage.Name, stage.State, string.Join(", ", stage.Files.Select(file => file.Path)), stage.ReusedFrom ?? "itself"]));
    }

    private static void Print(LineageSearch found)
    {
        foreach (var match in found.Matches)
            Console.Out.WriteLine($"{found.Kind} {found.Key} is row {match.Row} of {match.DatasetName} ({match.Dataset}){(match.Name is null ? "" : $": {match.Name}")}");
        if (found.Versions.Count == 0)
        {
            Console.Out.WriteLine($"no version learnt from {found.Kind} {found.Key}");
            return;
        }

        Output.Table(
            ["model", "version", "made", "aliases", "data set", "interactions learnt from"],
            found.Versions.Select(hit => (string[])
            [
                hit.Model, $"{hit.Version}", Output.Time(hit.CreatedAt), string.Join(", ", hit.Aliases), hit.Dataset is null ? "-" : hit.Dataset[..Math.Min(12, hit.Dataset.Length)],
                hit.Interactions is { } count ? $"{count:N0}" : found.Kind is "user" or "item" ? "not recorded: perhaps all" : "-",
            ]));
    }
}
