namespace Distillery.Contracts;

/// <summary>What a schedule does about times that passed while nothing could fire it.</summary>
public static class CatchUpKinds
{
    /// <summary>Missed times are recorded as skipped.</summary>
    public const string None = "none";

    /// <summary>The last missed time fires, if it lies within the window.</summary>
    public const string Last = "last";

    /// <summary>Missed times within the window fire, at most so many as the limit says, the newest.</summary>
    public const string All = "all";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [None, Last, All];
}
