namespace Distillery.Registry;

/// <summary>A label of a version that was set, or removed.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version.</param>
/// <param name="Key">The label's key.</param>
/// <param name="Value">Its new value; null where it was removed.</param>
/// <param name="Actor">Whose act it was.</param>
internal sealed record RaisedTag(string Model, int Version, string Key, string? Value, string Actor);
