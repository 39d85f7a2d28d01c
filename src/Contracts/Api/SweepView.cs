namespace Distillery.Contracts;

/// <summary>A collection of artifacts that nothing refers to, or a verification of all artifacts.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>collect</c> or <c>verify</c>.</param>
/// <param name="State"><c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>interrupted</c>.</param>
/// <param name="DryRun">Whether it only tells what it would do.</param>
/// <param name="Actor">Who asked.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Contents">Contents that it looked at.</param>
/// <param name="ContentBytes">Their size.</param>
/// <param name="Found">What it removed (a dry run: would remove), or found damaged or missing.</param>
/// <param name="FoundBytes">Its size.</param>
/// <param name="Items">What it found, the first 10,000, in the order of the work; empty in lists.</param>
public sealed record SweepView(
    string Id,
    string Kind,
    string State,
    bool DryRun,
    string Actor,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? Error,
    long Contents,
    long ContentBytes,
    long Found,
    long FoundBytes,
    IReadOnlyList<SweepItem> Items);
