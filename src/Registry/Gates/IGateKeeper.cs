using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Judges whether a version may take an alias, from what is in the store.</summary>
public interface IGateKeeper
{
    /// <summary>
    /// Evaluates every gate of the alias for a version. Reads the per-user results out of the artifact store; takes seconds on large test sets,
    /// so call it outside transactions.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="version">The candidate.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The verdict; an alias without gates passes with no results. Null when there is no such version.</returns>
    Task<GateReport?> EvaluateAsync(string model, string alias, int version, CancellationToken cancellationToken);

    /// <summary>
    /// What a verdict rests on right now, cheaply and without reading files. Where its digest equals that of a report, the report still holds
    /// (but for age: <see cref="GateFingerprint.AgesUntil"/>). Inside a transaction use <see cref="GateFingerprints.ReadAsync"/>.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="version">The candidate.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Null when there is no such version.</returns>
    Task<GateFingerprint?> FingerprintAsync(string model, string alias, int version, CancellationToken cancellationToken);
}
