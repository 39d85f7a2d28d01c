using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Everything that gates look at: a candidate, the version it is compared with, and their files, read once each.</summary>
internal sealed class GateCase(IArtifactStore artifacts, ModelVersionView candidate, int? championNumber, ModelVersionView? champion, DateTimeOffset now)
{
    private readonly Dictionary<string, RankRows> _read = new(StringComparer.Ordinal);

    public ModelVersionView Candidate => candidate;

    /// <summary>Null where there is no champion, or where it no longer exists.</summary>
    public ModelVersionView? Champion => champion;

    public int? ChampionNumber => championNumber;

    public DateTimeOffset Now => now;

    /// <summary>Whether the alias never pointed anywhere, so that there is nothing to be compared with.</summary>
    public bool IsFirst => championNumber is null;

    /// <summary>The candidate's own results.</summary>
    public Task<RankRows> CandidateRowsAsync(CancellationToken cancellationToken) => StudentAsync(candidate, cancellationToken);

    /// <summary>The champion's.</summary>
    public Task<RankRows> ChampionRowsAsync(CancellationToken cancellationToken) => StudentAsync(ExistingChampion(), cancellationToken);

    /// <summary>The champion, which must exist.</summary>
    public ModelVersionView ExistingChampion()
        => champion ?? throw new GateProblemException($"version {championNumber}, which the alias pointed to, no longer exists");

    /// <summary>A row that was measured beside the candidate.</summary>
    public Task<RankRows> BaselineRowsAsync(string key, CancellationToken cancellationToken)
    {
        CheckMeasuredHere(candidate);
        if (EvidenceFiles.Row(candidate.Artifacts, key) is { } file)
            return ReadAsync(candidate, file, cancellationToken);
        var kept = EvidenceFiles.Rows(candidate.Artifacts);
        throw new GateProblemException(
            $"version {candidate.Version} has no per-user results of the baseline {key}; {(kept.Count == 0 ? "it has none of any baseline" : $"it has {string.Join(", ", kept)}")}. Name the baseline in the job's baselines");
    }

    /// <summary>What a client brought along may say anything: only what a job's stages measured is evidence.</summary>
    /// <exception cref="GateProblemException">The version was registered by a client.</exception>
    public static void CheckMeasuredHere(ModelVersionView version)
    {
        if (version.JobId is null)
            throw new GateProblemException(
                $"version {version.Version} was registered by {version.Actor} and not by a job, so its numbers were not measured here: only what a job's register stage registers is evidence");
    }

    private Task<RankRows> StudentAsync(ModelVersionView version, CancellationToken cancellationToken)
    {
        CheckMeasuredHere(version);
        return EvidenceFiles.Student(version.Artifacts) is { } file
            ? ReadAsync(version, file, cancellationToken)
            : throw new GateProblemException($"version {version.Version} has no per-user results (eval/….test.safetensors)");
    }

    private async Task<RankRows> ReadAsync(ModelVersionView version, ArtifactView file, CancellationToken cancellationToken)
    {
        if (_read.TryGetValue(file.Digest, out var known))
            return known;
        try
        {
            return _read[file.Digest] = await EvidenceFiles.ReadAsync(artifacts, file, $"version {version.Version}", cancellationToken);
        }
        catch (ArtifactException e) when (!e.IsTransient)
        {
            throw new GateProblemException(e.Message.TrimEnd('.'), e);
        }
        catch (InvalidDataException e)
        {
            throw new GateProblemException(e.Message.TrimEnd('.'), e);
        }
    }
}
