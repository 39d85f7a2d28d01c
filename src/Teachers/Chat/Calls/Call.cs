namespace Distillery.Teachers;

/// <summary>One question to an endpoint, with all that its retry loop needs.</summary>
internal sealed record Call
{
    /// <summary>Which one: names its jitter.</summary>
    public required int Number { get; init; }

    /// <summary>Keys of the answers that it brings.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>What it may cost at most.</summary>
    public required CallCost Cost { get; init; }

    /// <summary>Its price; null where it is not known.</summary>
    public TokenPrice? Price { get; init; }

    /// <summary>Sends it; the number says how many invalid answers came before.</summary>
    public required Func<int, CancellationToken, Task<Reply>> Send { get; init; }

    /// <summary>Turns a reply into answers that are right.</summary>
    public required Func<Reply, CheckedReply> Check { get; init; }
}
