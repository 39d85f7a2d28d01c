namespace Distillery.Data;

/// <summary>Everything that one user did, in time order (stable: equal times keep the order of the source).</summary>
/// <param name="User">0-based row of the user.</param>
/// <param name="Items">Item ids.</param>
/// <param name="Times">Unix seconds of each interaction, non-decreasing, as long as <paramref name="Items"/>.</param>
public sealed record UserSequence(int User, int[] Items, long[] Times)
{
    /// <summary>The user's id in the source, where the source had one. Not part of the digest.</summary>
    public string? SourceId { get; init; }
}
