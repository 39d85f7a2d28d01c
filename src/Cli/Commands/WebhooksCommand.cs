using System.CommandLine;
using System.Security.Cryptography;
using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Cli.Commands;

/// <summary><c>webhooks</c>: who is told about what happens.</summary>
internal static class WebhooksCommand
{
    private const string SecretVariable = "DISTILLERY_WEBHOOK_SECRET";

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = Verb("webhooks", "List webhooks; add, enable, disable, test or delete one, show its deliveries.", [], async (client, _, ct) => await client.ListAsync(ct), Print);
        command.Subcommands.Add(Add());
        command.Subcommands.Add(Enable("enable", "Let a webhook deliver.", true));
        command.Subcommands.Add(Enable("disable", "Stop a webhook; what waits is kept.", false));
        var (tested, deleted) = (Id(), Id());
        command.Subcommands.Add(Verb(
            "test", "Send the event test.", [tested], async (client, arguments, ct) => await client.TestAsync(arguments.GetValue(tested)!, ct), delivery => PrintDeliveries([delivery])));
        command.Subcommands.Add(Verb(
            "delete", "Remove a webhook with its deliveries.", [deleted],
            async (client, arguments, ct) =>
            {
                await client.DeleteAsync(arguments.GetValue(deleted)!, ct);
                return arguments.GetValue(deleted)!;
            },
            id => Console.Out.WriteLine($"webhook {id} is gone")));
        command.Subcommands.Add(Deliveries());
        command.Subcommands.Add(Redeliver());
        return command;
    }

    private static Command Add()
    {
        var name = new Argument<string>("name") { Description = "a name for people" };
        var url = new Argument<string>("url") { Description = "where deliveries go" };
        var events = new Option<string[]>("--event") { Description = "an event or a pattern such as job.*; may be repeated", DefaultValueFactory = _ => ["*"] };
        var team = new Option<string?>("--team") { Description = "only events of this team" };
        var model = new Option<string?>("--model") { Description = "only events of this model" };
        var labels = new Option<string[]>("--label") { Description = "only jobs with this label, name:value; may be repeated", DefaultValueFactory = _ => [] };
        return Verb(
            "add", $"Make a webhook. Its secret is taken from {SecretVariable}, or made and printed once.", [name, url, events, team, model, labels],
            async (client, arguments, ct) =>
            {
                var given = Environment.GetEnvironmentVariable(SecretVariable);
                var secret = string.IsNullOrEmpty(given) ? RandomNumberGenerator.GetHexString(48, lowercase: true) : given;
                var made = await client.CreateAsync(
                    new WebhookRequest
                    {
                        Name = arguments.GetValue(name)!,
                        Url = arguments.GetValue(url)!,
                        Events = arguments.GetValue(events)!,
                        Secret = secret,
                        Filter = new WebhookFilter { Team = arguments.GetValue(team), Model = arguments.GetValue(model), Labels = Labels(arguments.GetValue(labels)!) },
                    },
                    ct);
                // Not into what --json prints: that often ends in a log.
                if (string.IsNullOrEmpty(given))
                    Console.Error.WriteLine($"secret, shown only now: {secret}");
                return made;
            },
            made => Print([made]));
    }

    private static Command Enable(string verb, string description, bool enabled)
    {
        var id = Id();
        return Verb(
            verb, description, [id],
            async (client, arguments, ct) =>
            {
                var view = await client.GetAsync(arguments.GetValue(id)!, ct);
                return await client.UpdateAsync(view.Id, new WebhookRequest { Name = view.Name, Url = view.Url, Events = view.Events, Filter = view.Filter, Enabled = enabled }, ct);
            },
            view => Print([view]));
    }

    private static Command Deliveries()
    {
        var id = Id();
        var state = new Option<string?>("--state") { Description = "pending, delivered or failed" };
        state.AcceptOnlyFromAmong([.. DeliveryStates.All]);
        var limit = new Option<int>("--limit") { Description = "how many", DefaultValueFactory = _ => 20 };
        var order = CommonOptions.Order();
        return Verb(
            "deliveries", "The deliveries of a webhook.", [id, state, limit, order],
            async (client, arguments, ct) => await client.ListDeliveriesAsync(arguments.GetValue(id)!, arguments.GetValue(state), null, arguments.GetValue(limit), arguments.IsOldestFirst(order), ct),
            page => PrintDeliveries(page.Items));
    }

    private static Command Redeliver()
    {
        var id = Id();
        var delivery = new Argument<string>("delivery") { Description = "id of the delivery" };
        return Verb(
            "redeliver", "Send a delivery again, under its id.", [id, delivery],
            async (client, arguments, ct) => await client.RedeliverAsync(arguments.GetValue(id)!, arguments.GetValue(delivery)!, ct),
            again => PrintDeliveries([again]));
    }

    private static Argument<string> Id() => new("webhook") { Description = "its id" };

    private static Dictionary<string, string> Labels(IReadOnlyList<string> pairs)
    {
        var labels = new Dictionary<string, string>();
        foreach (var pair in pairs)
        {
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
                throw new BadInputException($"--label: '{pair}' must be name:value.");
            labels[pair[..colon]] = pair[(colon + 1)..];
        }

        return labels;
    }

    private static Command Verb<T>(
        string verb, string description, IReadOnlyList<Symbol> symbols, Func<WebhooksClient, ParseResult, CancellationToken, Task<T>> call, Action<T> show)
        => Remote.Verb(verb, description, symbols, (client, arguments, ct) => call(client.Webhooks, arguments, ct), show);

    private static void Print(IReadOnlyList<WebhookView> hooks)
        => Output.Table(
            ["webhook", "name", "to", "events", "state", "waiting"],
            hooks.Select(hook => (string[])
            [
                hook.Id, hook.Name, hook.Url, string.Join(", ", hook.Events),
                hook.Enabled ? (hook.FailingSince is { } since ? $"fails since {Output.Time(since)}" : "ok") : hook.DisabledReason ?? "disabled", $"{hook.Pending}",
            ]));

    private static void PrintDeliveries(IReadOnlyList<WebhookDelivery> deliveries)
        => Output.Table(
            ["delivery", "event", "at", "state", "tries", "status", "next try", "error"],
            deliveries.Select(delivery => (string[])
            [
                delivery.Id, delivery.Event, Output.Time(delivery.CreatedAt), delivery.State, $"{delivery.Attempts}", delivery.StatusCode?.ToString() ?? "-",
                Output.Time(delivery.NextTryAt), delivery.Error ?? "",
            ]));
}
