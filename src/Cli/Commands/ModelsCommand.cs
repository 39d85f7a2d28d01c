using System.CommandLine;
using System.Text.Json;
using Distillery.Client;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>models</c>: list models, or the versions of one.</summary>
internal static class ModelsCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var name = new Argument<string?>("model") { Description = "show this model's versions", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        var command = new Command("models", "List registered models, or the versions of one.") { name, json };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var client = remote.Connect(arguments);
            return arguments.GetValue(name) is { } model
                ? await VersionsAsync(client, model, arguments.GetValue(json), ct)
                : await ModelsAsync(client, arguments.GetValue(json), ct);
        });
        return command;
    }

    private static async Task<int> ModelsAsync(DistilleryClient client, bool json, CancellationToken ct)
    {
        var models = await client.ListModelsAsync(ct);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(models, ContractsJson.Indented));
            return ExitCodes.Ok;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("model", "latest version", "aliases");
        foreach (var model in models)
            table.AddRow(Markup.Escape(model.Name), $"{model.LatestVersion}", Markup.Escape(string.Join(", ", model.Aliases.Select(a => $"{a.Key} = {a.Value}"))));
        AnsiConsole.Write(table);
        return ExitCodes.Ok;
    }

    private static async Task<int> VersionsAsync(DistilleryClient client, string model, bool json, CancellationToken ct)
    {
        var versions = await client.ListVersionsAsync(model, ct);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(versions, ContractsJson.Indented));
            return ExitCodes.Ok;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("version", "made", "by", "job", "HR@20", "NDCG@20");
        foreach (var version in versions)
        {
            table.AddRow(
                $"{version.Version}", $"{version.CreatedAt.LocalDateTime:yyyy-MM-dd HH:mm}", Markup.Escape(version.Actor), Markup.Escape(version.JobId ?? "-"),
                Metric(version, "hr_at_20"), Metric(version, "ndcg_at_20"));
        }

        AnsiConsole.Write(table);
        return ExitCodes.Ok;
    }

    private static string Metric(ModelVersionView version, string key) => version.Metrics.TryGetValue(key, out var value) ? $"{value:0.0000}" : "-";
}
