namespace Distillery.Registry;

/// <summary>A stage whose outputs can answer another.</summary>
/// <param name="Origin">The stage that really ran.</param>
/// <param name="RunNo">The run whose records are copied.</param>
internal sealed record ReusableStage(string Origin, long RunNo);
