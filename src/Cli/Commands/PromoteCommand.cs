using System.CommandLine;
using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Cli.Commands;

/// <summary><c>promote</c>: a version takes an alias, at once or by a request that others approve.</summary>
internal static class PromoteCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var (model, version, alias, comment) = (CommonOptions.Model(), CommonOptions.Version(), CommonOptions.Alias(), CommonOptions.Comment());
        var ask = new Option<bool>("--request") { Description = "ask for approval also where the alias does not need it" };
        var emergency = new Option<string?>("--override") { Description = "an emergency: move past rules and approvals, for this reason; needs the right to, and is recorded loudly" };
        var wait = new Option<bool>("--wait") { Description = "wait until the request has ended" };
        var command = Remote.Verb(
            "promote",
            "Give a version an alias. Its gates are evaluated; a protected alias makes it a request that others approve. Exit 4 when refused.",
            [model, version, alias, comment, ask, emergency, wait],
            (client, arguments, ct) => RunAsync(
                client, arguments.GetValue(model)!, arguments.GetValue(version), arguments.GetValue(alias)!, arguments.GetValue(comment), arguments.GetValue(ask), arguments.GetValue(emergency),
                arguments.GetValue(wait), ct),
            Show,
            outcome => outcome.Request is { State: not (PromotionStates.Open or PromotionStates.Applied) } ? ExitCodes.NotAllowed : ExitCodes.Ok);
        command.Validators.Add(result =>
        {
            if (result.GetValue(emergency) is not null && (result.GetValue(ask) || result.GetValue(wait)))
                result.AddError("--override moves at once; leave --request and --wait out.");
        });
        return command;
    }

    private static async Task<PromoteOutcome> RunAsync(
        DistilleryClient client, string model, int version, string alias, string? comment, bool ask, string? emergency, bool wait, CancellationToken ct)
    {
        if (emergency is not null || (!ask && (await client.GetRulesAsync(model, alias, ct)).Rules is not { Protected: true }))
        {
            var moved = await client.SetAliasAsync(model, alias, new NewAliasMove(version, comment, emergency is null ? null : new AliasOverride(emergency)), ct);
            return new PromoteOutcome(model, alias, version, moved.Aliases.GetValueOrDefault(alias) == version, null);
        }

        var request = await client.RequestPromotionAsync(model, new NewPromotion(alias, version, comment), ct);
        while (wait && request.State == PromotionStates.Open)
        {
            await Task.Delay(Look, ct);
            request = await client.GetPromotionAsync(request.Id, ct);
        }

        return new PromoteOutcome(model, alias, version, request.State == PromotionStates.Applied, request);
    }

    private static void Show(PromoteOutcome outcome)
    {
        if (outcome.Request is { } request)
            PromotionsCommand.Print(request);
        else
            Console.Out.WriteLine($"'{outcome.Alias}' of {outcome.Model} points to version {outcome.Version}");
    }
}
