using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>An alias may not move so: its rules, its gates or the caller's rights are against it. Nothing was changed but the audit log.</summary>
public sealed class MoveRefusedException : Exception
{
    /// <summary>With reasons.</summary>
    /// <param name="what">What was asked, as the beginning of a sentence.</param>
    /// <param name="reasons">Why not, a sentence each; at least one.</param>
    /// <param name="gates">What the gates said, where they were asked.</param>
    public MoveRefusedException(string what, IReadOnlyList<string> reasons, GateReport? gates = null)
        : base($"{what} was refused: {string.Join(" ", reasons)}")
        => (Reasons, Gates) = (reasons, gates);

    /// <summary>Without anything.</summary>
    public MoveRefusedException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What was refused and why.</param>
    public MoveRefusedException(string message)
        : base(message) => Reasons = [message];

    /// <summary>With a message and its cause.</summary>
    /// <param name="message">What was refused and why.</param>
    /// <param name="innerException">The cause.</param>
    public MoveRefusedException(string message, Exception innerException)
        : base(message, innerException) => Reasons = [message];

    /// <summary>Why not, a sentence each.</summary>
    public IReadOnlyList<string> Reasons { get; } = [];

    /// <summary>What the gates said, where they were asked.</summary>
    public GateReport? Gates { get; }
}
