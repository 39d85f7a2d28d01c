namespace Distillery.Contracts;

/// <summary>What a rollback did, or, as a drill, would do.</summary>
/// <param name="Model">The model.</param>
/// <param name="Alias">The alias.</param>
/// <param name="From">The version that held it; null when none did.</param>
/// <param name="To">The version before that, by the alias's history.</param>
/// <param name="Drill">Whether it was only tried out.</param>
/// <param name="Files">How many files of that version were read and found sound.</param>
/// <param name="Bytes">Their size together.</param>
public sealed record RollbackView(string Model, string Alias, int? From, int To, bool Drill, int Files, long Bytes);
