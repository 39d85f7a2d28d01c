using System.Globalization;
using Distillery.Client;
using Distillery.Contracts;
using Distillery.Dashboard.Text;

namespace Distillery.Dashboard.Models;

/// <summary>A model with its versions.</summary>
/// <param name="Model">The model.</param>
/// <param name="Versions">Its versions, newest first.</param>
public sealed record ModelFacts(ModelView Model, IReadOnlyList<ModelVersionView> Versions)
{
    /// <summary>The alias that is served.</summary>
    public const string Champion = "champion";

    private static readonly string[] MainKeys = ["ndcg_at_20", "hr_at_20", "ndcg_at_10", "hr_at_10", "mrr", "mrr_at_20"];

    /// <summary>Aliases to choose from: those that there are, and the one that is served.</summary>
    public IReadOnlyList<string> Aliases => [.. Model.Aliases.Keys.Append(Champion).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Asks the API.</summary>
    /// <param name="client">The API.</param>
    /// <param name="name">The model.</param>
    /// <param name="ct">Stops the calls.</param>
    internal static async Task<ModelFacts> AskAsync(DistilleryClient client, string name, CancellationToken ct)
    {
        var model = client.GetModelAsync(name, ct);
        var versions = client.ListVersionsAsync(name, ct);
        return new ModelFacts(await model, [.. (await versions).OrderByDescending(version => version.Version)]);
    }

    /// <summary>The aliases of a version.</summary>
    /// <param name="version">Its number.</param>
    public IReadOnlyList<string> AliasesOf(int version) => [.. Model.Aliases.Where(alias => alias.Value == version).Select(alias => alias.Key).Order(StringComparer.Ordinal)];

    /// <summary>The measures that come first.</summary>
    /// <param name="version">The version.</param>
    internal static IReadOnlyList<(string Key, double Value)> Headline(ModelVersionView version) =>
        [.. MainKeys.Where(version.Metrics.ContainsKey).Take(4).Select(key => (key, version.Metrics[key]))];

    /// <summary>The page of a version.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its number.</param>
    internal static string PageOf(string model, int version) => $"{PageLink.To("models", model)}/versions/{version.ToString(CultureInfo.InvariantCulture)}";
}
