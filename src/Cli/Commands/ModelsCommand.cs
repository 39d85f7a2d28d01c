using System.CommandLine;
using Distillery.Contracts;

namespace Distillery.Cli.Commands;

/// <summary><c>models</c>: models, versions, cards, lineage, aliases.</summary>
internal static class ModelsCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var name = new Argument<string?>("model") { Description = "show this model's versions", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        var command = new Command("models", "List registered models, or the versions of one; show a version, its card and where it comes from.") { name, json };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var client = remote.Connect(arguments);
            return arguments.GetValue(name) is { } model
                ? Output.Show(await client.ListVersionsAsync(model, ct), arguments.GetValue(json), Print)
                : Output.Show(await client.ListModelsAsync(ct), arguments.GetValue(json), Print);
        });
        command.Subcommands.Add(Remote.Verb("list", "List registered models.", [], (client, _, ct) => client.ListModelsAsync(ct), Print));
        command.Subcommands.Add(Show());
        command.Subcommands.Add(Card());
        command.Subcommands.Add(Lineage());
        command.Subcommands.Add(History());
        return command;
    }

    private static Command Show()
    {
        var model = CommonOptions.Model();
        var version = new Argument<int?>("version") { Description = "one version with metrics, tags and files; all when left out", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        var command = new Command("show", "Show a model's versions, or one of them whole.") { model, version, json };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var (client, name) = (remote.Connect(arguments), arguments.GetValue(model)!);
            return arguments.GetValue(version) is { } number
                ? Output.Show(await client.GetVersionAsync(name, number, ct), arguments.GetValue(json), Print)
                : Output.Show(await client.ListVersionsAsync(name, ct), arguments.GetValue(json), Print);
        });
        return command;
    }

    private static Command Card()
    {
        var (model, version) = (CommonOptions.Model(), CommonOptions.Version());
        var file = new Option<FileInfo?>("--out") { Description = "write it to this file" };
        return Remote.Verb(
            "card", "The model card of a version, as Markdown.", [model, version, file],
            async (client, arguments, ct) =>
            {
                var card = await client.GetModelCardAsync(arguments.GetValue(model)!, arguments.GetValue(version), ct);
                if (arguments.GetValue(file) is { } target)
                    await File.WriteAllTextAsync(target.FullName, card, ct);
                return new { model = arguments.GetValue(model), version = arguments.GetValue(version), file = arguments.GetValue(file)?.FullName, markdown = card };
            },
            made => Console.Out.Write(made.file is null ? made.markdown : $"{made.file}\n"));
    }

    private static Command Lineage()
    {
        var (model, version) = (CommonOptions.Model(), CommonOptions.Version());
        return Remote.Verb(
            "lineage", "Where a version comes from: data, teacher answers, prompts, code, files.", [model, version],
            (client, arguments, ct) => client.GetLineageAsync(arguments.GetValue(model)!, arguments.GetValue(version), ct),
            LineageCommand.Print);
    }

    private static Command History()
    {
        var model = CommonOptions.Model();
        return Remote.Verb(
            "history", "Every move of a model's aliases, newest first.", [model], (client, arguments, ct) => client.ListAliasHistoryAsync(arguments.GetValue(model)!, ct),
            moves => Output.Table(
                ["at", "alias", "from", "to", "how", "by", "why"],
                moves.Select(move => (string[])
                [
                    Output.Time(move.Time), move.Alias, move.From?.ToString() ?? "-", move.To?.ToString() ?? "-", move.Kind, move.Actor, move.OverrideReason ?? move.Comment ?? "",
                ])));
    }

    private static void Print(IReadOnlyList<ModelView> models)
        => Output.Table(
            ["model", "latest version", "aliases"],
            models.Select(model => (string[])[model.Name, $"{model.LatestVersion}", string.Join(", ", model.Aliases.Select(alias => $"{alias.Key} = {alias.Value}"))]));

    private static void Print(IReadOnlyList<ModelVersionView> versions)
        => Output.Table(
            ["version", "made", "by", "aliases", "job", "HR@20", "NDCG@20"],
            versions.Select(version => (string[])
            [
                $"{version.Version}", Output.Time(version.CreatedAt), version.Actor, string.Join(", ", version.Aliases), version.JobId ?? "-", Metric(version, "hr_at_20"), Metric(version, "ndcg_at_20"),
            ]));

    private static void Print(ModelVersionView version)
    {
        Print([version]);
        Output.Table(["metric", "value"], version.Metrics.Select(metric => (string[])[metric.Key, $"{metric.Value:0.######}"]));
        Output.Table(["tag", "value"], version.Tags.Select(tag => (string[])[tag.Key, tag.Value]));
        Output.Table(["file", "bytes", "sha256"], version.Artifacts.Select(file => (string[])[file.Path, $"{file.Bytes:N0}", file.Digest]));
    }

    private static string Metric(ModelVersionView version, string key) => version.Metrics.TryGetValue(key, out var value) ? $"{value:0.0000}" : "-";
}
