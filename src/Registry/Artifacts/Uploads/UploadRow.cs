using Distillery.Contracts;

namespace Distillery.Registry;

internal sealed class UploadRow
{
    public const string Columns = "id, actor, state, handle, part_bytes, announced_bytes, announced_sha256, expires_at, digest, bytes";

    public string Id { get; set; } = "";

    public string Actor { get; set; } = "";

    public string State { get; set; } = "";

    public string Handle { get; set; } = "";

    public long PartBytes { get; set; }

    public long? AnnouncedBytes { get; set; }

    public string? AnnouncedSha256 { get; set; }

    public long ExpiresAt { get; set; }

    public string? Digest { get; set; }

    public long? Bytes { get; set; }

    public UploadPlace ToPlace() => new(Id, Handle, PartBytes);

    public UploadView ToView(IReadOnlyList<UploadPart> parts)
        => new(Id, State, PartBytes, UnixTime.ToTime(ExpiresAt), [.. parts.Select(part => new UploadPartView(part.Number, part.Bytes, part.Sha256))], Digest, Bytes);
}
