namespace Distillery.Contracts;

/// <summary>What a schedule does about times that passed while nothing could fire it.</summary>
public sealed record CatchUpPolicy
{
    /// <summary>One of <see cref="CatchUpKinds"/>.</summary>
    public string Kind { get; init; } = CatchUpKinds.Last;

    /// <summary>Most missed times that <c>all</c> fires, <c>1 .. 100</c>.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>How old a missed time may be to fire, in hours, above 0 and at most 8,760.</summary>
    public double WindowHours { get; init; } = 24;
}
