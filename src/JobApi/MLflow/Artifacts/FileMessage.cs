using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary>A file or folder in a list.</summary>
internal sealed record FileMessage(string Path, bool IsDir, long? FileSize)
{
    public static FileMessage Of(TrackedFile file) => new(file.Path, file.IsFolder, file.Bytes);
}

/// <summary>A list below a root.</summary>
internal sealed record FilesAnswer(string? RootUri, IReadOnlyList<FileMessage> Files);
