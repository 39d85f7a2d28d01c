using System.CommandLine;
using System.Text.Json;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>keys</c>: list API keys, make one, revoke one.</summary>
internal static class KeysCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("keys", "List API keys; make or revoke one. For admins.") { json };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var client = remote.Connect(arguments);
            var keys = new List<KeyView>();
            string? after = null;
            do
            {
                var page = await client.ListKeysAsync(after, cancellationToken: ct);
                keys.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null);
            if (arguments.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(keys, ContractsJson.Indented));
            else
                Print(keys);
            return ExitCodes.Ok;
        });
        command.Subcommands.Add(New());
        command.Subcommands.Add(Revoke());
        return command;
    }

    private static Command New()
    {
        var name = new Argument<string>("name") { Description = "person or machine; acts are recorded under it" };
        var role = new Option<string>("--role") { Description = string.Join(", ", Roles.All), Required = true };
        var team = new Option<string?>("--team") { Description = "the team that its jobs belong to" };
        var days = new Option<int?>("--days") { Description = "days until it expires (1 to 3650); 365 when absent" };
        var json = CommonOptions.Json();
        var command = new Command("create", "Make a key. Its secret is shown once and kept nowhere.") { name, role, team, days, json };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var created = await remote.Connect(arguments).CreateKeyAsync(
                new NewKey(arguments.GetValue(name)!, arguments.GetValue(role)!, arguments.GetValue(team), arguments.GetValue(days)), ct);
            if (arguments.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(created, ContractsJson.Indented));
                return ExitCodes.Ok;
            }

            // The secret alone on standard output, so that a script can take it.
            Console.Error.WriteLine($"key {created.Key.Id} for {created.Key.Name} ({created.Key.Role}), until {created.Key.ExpiresAt?.LocalDateTime:yyyy-MM-dd}; this is the only time that it is shown:");
            Console.Out.WriteLine(created.Secret);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("key") { Description = "its id" };
        return Remote.Verb(
            "revoke", "Revoke a key for good; holds everywhere within seconds.", [id], (client, arguments, ct) => client.RevokeKeyAsync(arguments.GetValue(id)!, ct),
            key => AnsiConsole.MarkupLineInterpolated($"key {key.Id} of {key.Name} is {key.State}"));
    }

    private static void Print(IReadOnlyList<KeyView> keys)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("key", "name", "role", "team", "state", "made by", "expires", "last used");
        foreach (var key in keys)
        {
            table.AddRow(
                Markup.Escape(key.Id), Markup.Escape(key.Name), key.Role, Markup.Escape(key.Team ?? "-"), key.State, Markup.Escape(key.CreatedBy),
                key.ExpiresAt is { } end ? $"{end.LocalDateTime:yyyy-MM-dd}" : "never", key.UsedAt is { } used ? $"{used.LocalDateTime:yyyy-MM-dd HH:mm}" : "never");
        }

        AnsiConsole.Write(table);
    }
}
