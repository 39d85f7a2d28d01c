namespace Distillery.Contracts;

/// <summary>Something that a sweep found.</summary>
/// <param name="Kind"><c>content</c>, <c>leftover</c>, <c>upload</c>, <c>job-files</c>, <c>damaged</c> or <c>missing</c>.</param>
/// <param name="Name">Digest, place in the store, id of the upload or of the job.</param>
/// <param name="Bytes">Size; 0 where the store does not say.</param>
/// <param name="Reason">Why it is here, for people.</param>
public sealed record SweepItem(string Kind, string Name, long Bytes, string Reason);
