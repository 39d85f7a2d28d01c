namespace Distillery.Registry;

/// <summary>What files belong to.</summary>
/// <param name="Table">Its table of files.</param>
/// <param name="Column">The column that names the owner.</param>
/// <param name="Id">Its value.</param>
/// <param name="IsOwnedByPlatform">Why only the platform writes here; null when clients may.</param>
internal sealed record FileOwner(string Table, string Column, object Id, string? IsOwnedByPlatform)
{
    /// <summary>Of a registered version: its number, where the column names the model.</summary>
    public int? Version { get; init; }

    /// <summary>Which rows are the owner's; the parameter is <c>@Id</c>.</summary>
    public string Rows => Version is { } version ? $"{Column} = @Id AND version = {version}" : $"{Column} = @Id";
}
