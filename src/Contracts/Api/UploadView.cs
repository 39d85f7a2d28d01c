namespace Distillery.Contracts;

/// <summary>An upload in parts.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State"><c>open</c> or <c>completed</c>.</param>
/// <param name="PartBytes">Size that every part but the last must have, in bytes.</param>
/// <param name="ExpiresAt">When it is dropped unless another part comes; once completed, until when its content is kept without a reference.</param>
/// <param name="Parts">The parts that have come, in order.</param>
/// <param name="Digest">The content, once it is completed: lower-case hex sha256.</param>
/// <param name="Bytes">Its size.</param>
public sealed record UploadView(
    string Id, string State, long PartBytes, DateTimeOffset ExpiresAt, IReadOnlyList<UploadPartView> Parts, string? Digest, long? Bytes);
