using System.Net;
using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Dashboard.Models;

/// <summary>The rules of an alias with those that stood before.</summary>
/// <param name="Current">Those that hold; null where there never were any.</param>
/// <param name="History">Earlier ones, newest first.</param>
internal sealed record RulesState(AliasRulesView? Current, IReadOnlyList<AliasRulesView> History)
{
    /// <summary>Asks the API; an alias that never had rules has none.</summary>
    /// <param name="client">The API.</param>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="ct">Stops the calls.</param>
    public static async Task<RulesState> AskAsync(DistilleryClient client, string model, string alias, CancellationToken ct)
    {
        var current = await OrNothingAsync(() => client.GetRulesAsync(model, alias, ct));
        var all = await OrNothingAsync(() => client.ListRulesHistoryAsync(model, alias, ct)) ?? [];
        return new RulesState(current, [.. all.Where(rules => rules.Number != current?.Number).OrderByDescending(rules => rules.Number)]);
    }

    private static async Task<T?> OrNothingAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (DistilleryApiException e) when (e.Status == HttpStatusCode.NotFound)
        {
            // Without rules there is nothing to find, and the page says so.
            return null;
        }
    }
}
