namespace Distillery.Teachers;

/// <summary>What came of a batch.</summary>
/// <param name="Lines">Lines of its results, see <see cref="BatchLine"/>.</param>
/// <param name="Problem">Why requests may have none; null where the batch ended well.</param>
internal sealed record BatchResults(IReadOnlyList<string> Lines, string? Problem = null);
