namespace Distillery.Registry;

/// <summary>Which jobs a list shows.</summary>
/// <param name="State">One of the job states; null for all.</param>
/// <param name="Text">Part of the name, the dataset or the id; null for all.</param>
/// <param name="Labels">Labels that a job must have.</param>
public sealed record JobFilter(string? State = null, string? Text = null, IReadOnlyDictionary<string, string>? Labels = null);
