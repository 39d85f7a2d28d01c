namespace Distillery.Registry;

/// <summary>A field to order logged models by.</summary>
/// <param name="Field">For example <c>creation_timestamp</c> or <c>metrics.loss</c>.</param>
/// <param name="IsAscending">Smallest first.</param>
/// <param name="DatasetName">Only the metric's value on this dataset counts.</param>
/// <param name="DatasetDigest">Only the metric's value on the dataset with this digest counts.</param>
public sealed record LoggedModelOrder(string Field, bool IsAscending = true, string? DatasetName = null, string? DatasetDigest = null);
