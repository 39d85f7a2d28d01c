using System.Globalization;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Reads <see cref="GateFingerprint"/>s inside a transaction, for example under the lock of the model's row.</summary>
internal static class GateFingerprints
{
    /// <summary>What a verdict about a version rests on, as this transaction sees it; null when there is no such version.</summary>
    public static async Task<GateFingerprint?> ReadAsync(Session session, string model, string alias, int version)
    {
        if (await VersionReader.ReadAsync(session, model, version) is not { } candidate)
            return null;
        var stored = await AliasRulesStore.ReadAsync(session, model, alias);
        var champion = await ChampionAsync(session, model, alias);
        var against = champion is { } number && number != version ? await VersionReader.ReadAsync(session, model, number) : null;
        return Of(stored?.Rules, stored?.Digest ?? "", champion, candidate, against);
    }

    /// <summary>Where the alias points; where it was removed, the version that it pointed to last, so that removing it opens no gate.</summary>
    public static async Task<int?> ChampionAsync(Session session, string model, string alias)
        => await session.FirstAsync<int?>("SELECT version FROM aliases WHERE model = @model AND alias = @alias", new { model, alias })
            ?? await session.FirstAsync<int?>(
                "SELECT COALESCE(to_version, from_version) FROM alias_history WHERE model = @model AND alias = @alias ORDER BY id DESC LIMIT 1", new { model, alias });

    internal static GateFingerprint Of(AliasRules? rules, string rulesDigest, int? champion, ModelVersionView candidate, ModelVersionView? against)
    {
        var evidence = CanonicalJson.Digest(CanonicalJson.Of(new { rules = rulesDigest, champion, candidate = Part(candidate), against = against is null ? null : Part(against) }));
        var ages = rules?.Gates.Select(gate => RuleDuration.Parse(gate.MaxAge)).Where(age => age is not null).Min();
        return new GateFingerprint(rules, rulesDigest, champion, evidence, ages is { } age ? candidate.CreatedAt + age : null);
    }

    private static object Part(ModelVersionView version) => new
    {
        number = version.Version,
        files = version.Artifacts.Select(file => $"{file.Path} {file.Digest}").ToList(),
        metrics = version.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal).Select(metric => $"{metric.Key} {metric.Value.ToString("R", CultureInfo.InvariantCulture)}").ToList(),
        created = version.CreatedAt.ToUnixTimeMilliseconds(),
    };
}
