using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>What came out of reading a document: a spec, or everything that is wrong with it.</summary>
/// <param name="Spec">The spec with all defaults; null when there are problems.</param>
/// <param name="Problems">Every problem at once, in the order of the document.</param>
public sealed record SpecReading(JobSpec? Spec, IReadOnlyList<SpecProblem> Problems);
