namespace Distillery.Registry;

/// <summary>Which records of the audit log are meant; what is null does not matter.</summary>
/// <param name="Actor">Exactly this actor.</param>
/// <param name="Act">This act, or with a dot at the end all that begin so: <c>key.</c></param>
/// <param name="Target">This object, or with a slash at the end all that begin so: <c>job/</c></param>
/// <param name="Outcome"><c>done</c> or <c>refused</c>.</param>
/// <param name="From">Not before, UTC.</param>
/// <param name="To">Before, UTC.</param>
public sealed record AuditFilter(
    string? Actor = null, string? Act = null, string? Target = null, string? Outcome = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>Whether a list begins with the oldest record instead of the newest.</summary>
    public bool OldestFirst { get; init; }
}
