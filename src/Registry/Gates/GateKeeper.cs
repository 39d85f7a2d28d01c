using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Judges versions from the store: rules and records of one moment, files by their digests.</summary>
/// <param name="database">The store.</param>
/// <param name="artifacts">Where files are.</param>
public sealed class GateKeeper(Database database, IArtifactStore artifacts) : IGateKeeper
{
    /// <inheritdoc/>
    public async Task<GateReport?> EvaluateAsync(string model, string alias, int version, CancellationToken cancellationToken)
        => await PictureAsync(model, alias, version, cancellationToken) is { } picture
            ? await ReportAsync(picture, model, alias, picture.Print.Rules, cancellationToken)
            : null;

    /// <summary>The verdict that other rules would give, which are not stored.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="version">The candidate.</param>
    /// <param name="rules">The rules to try.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Null when there is no such version.</returns>
    public async Task<GateReport?> TryAsync(string model, string alias, int version, AliasRules rules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rules);
        if (await PictureAsync(model, alias, version, cancellationToken) is not { } picture)
            return null;
        var tried = GateFingerprints.Of(rules, CanonicalJson.Digest(CanonicalJson.Of(rules)), picture.Print.ChampionVersion, picture.Candidate, picture.Champion);
        return await ReportAsync(picture with { Print = tried }, model, alias, rules, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<GateFingerprint?> FingerprintAsync(string model, string alias, int version, CancellationToken cancellationToken)
        => database.ReadAsync(session => GateFingerprints.ReadAsync(session, model, alias, version), cancellationToken);

    private Task<Picture?> PictureAsync(string model, string alias, int version, CancellationToken cancellationToken)
        => database.ReadAsync<Picture?>(
            async session =>
            {
                if (await GateFingerprints.ReadAsync(session, model, alias, version) is not { } print)
                    return null;
                var champion = print.ChampionVersion is { } number && number != version ? await VersionReader.ReadAsync(session, model, number) : null;
                return new Picture(print, (await VersionReader.ReadAsync(session, model, version))!, champion, UnixTime.ToTime(session.Now));
            },
            cancellationToken);

    private async Task<GateReport> ReportAsync(Picture picture, string model, string alias, AliasRules? rules, CancellationToken cancellationToken)
    {
        var (print, candidate, champion, now) = picture;
        var results = new List<GateResult>();
        if (rules is { Gates.Count: > 0 })
        {
            results.Add(await FilesAsync(candidate, cancellationToken));
            var facts = new GateCase(artifacts, candidate, print.ChampionVersion, champion, now);
            foreach (var rule in rules.Gates)
                results.Add(await GateJudge.JudgeAsync(rule, facts, cancellationToken));
        }

        return new GateReport(
            model, alias, candidate.Version, print.ChampionVersion, print.RulesDigest, print.EvidenceDigest, results.TrueForAll(result => result.Passed), results, now);
    }

    // A version whose weights are damaged or gone must not go live, whatever its numbers are.
    private async Task<GateResult> FilesAsync(ModelVersionView version, CancellationToken cancellationToken)
    {
        const string Name = "files";
        var found = await VersionFiles.CheckAsync(artifacts, version, cancellationToken);
        return found switch
        {
            { Files: 0 } => new GateResult(Name, GateKinds.Files, false, $"version {version.Version} has no files.", new GateNumbers()),
            { Reasons.Count: > 0 } => new GateResult(Name, GateKinds.Files, false, string.Join(" ", found.Reasons), new GateNumbers { Value = found.Files }),
            _ => new GateResult(Name, GateKinds.Files, true, $"{found.Files} files are in the store, unchanged.", new GateNumbers { Value = found.Files }),
        };
    }

    private sealed record Picture(GateFingerprint Print, ModelVersionView Candidate, ModelVersionView? Champion, DateTimeOffset Now);
}
