namespace Distillery.Contracts;

/// <summary>Answers of a teacher that a version learnt from, with their provenance as the stage wrote it.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="File">The file that holds the provenance.</param>
/// <param name="Digest">Its sha256.</param>
/// <param name="Provenance">Kind, label, template with version and digest, decoding and whatever else the answers depend on, by name.</param>
public sealed record LineageTeacher(string Stage, string File, string Digest, IReadOnlyDictionary<string, string> Provenance);
