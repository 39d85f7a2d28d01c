using Distillery.Contracts;

namespace Distillery.Cli;

/// <summary>The user's input is wrong; the message says what would be right.</summary>
internal sealed class BadInputException(string message) : Exception(message)
{
    /// <summary>Each problem with its path; empty where the message says it all.</summary>
    public IReadOnlyList<SpecProblem> Problems { get; init; } = [];
}
