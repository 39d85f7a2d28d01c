namespace Distillery.Data;

/// <summary>One thing that is wrong with an imported file.</summary>
/// <param name="File">Name of the file, without its folder.</param>
/// <param name="Line">1-based line, or 0 where the error concerns the whole file.</param>
/// <param name="Reason">What is wrong and what would be right.</param>
/// <param name="Value">What was found, shortened; null where there is nothing to show.</param>
public sealed record DatasetError(string File, long Line, string Reason, string? Value = null)
{
    /// <summary><c>file:line: reason (found: value)</c>.</summary>
    public override string ToString() =>
        (Line > 0 ? $"{File}:{Line}: {Reason}" : $"{File}: {Reason}") + (Value is null ? "" : $" (found: {Value})");
}
