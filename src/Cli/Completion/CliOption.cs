namespace Distillery.Cli.Completion;

/// <summary>An option as completion sees it.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Description">For help.</param>
/// <param name="TakesValue">Whether a value follows.</param>
/// <param name="Values">The values that are allowed; empty for any.</param>
internal sealed record CliOption(string Name, string Description, bool TakesValue, IReadOnlyList<string> Values);
