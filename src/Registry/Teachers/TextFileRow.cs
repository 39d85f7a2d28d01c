using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A file with texts for people to read.</summary>
internal sealed class TextFileRow
{
    public long RunNo { get; set; }

    public string Path { get; set; } = "";

    public string Digest { get; set; } = "";

    public long Bytes { get; set; }

    public string RunId { get; set; } = "";

    public string Stage { get; set; } = "";

    public long At { get; set; }

    public string JobId { get; set; } = "";

    public string JobName { get; set; } = "";

    public TextFileView ToView() => new(JobId, JobName, Stage, new ArtifactView(Path, Digest, Bytes, RunId), UnixTime.ToTime(At));
}
