using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>The per-user results among the files of a version or a run.</summary>
internal static class EvidenceFiles
{
    private const string Folder = "eval/";
    private const string StudentEnd = ".test.safetensors";
    private const string End = ".safetensors";

    /// <summary>The file of the student; null when there is none.</summary>
    public static ArtifactView? Student(IEnumerable<ArtifactView> files)
        => files.FirstOrDefault(file => file.Path.StartsWith(Folder, StringComparison.Ordinal) && file.Path.EndsWith(StudentEnd, StringComparison.Ordinal));

    /// <summary>The file of a row that was measured beside it; null when there is none.</summary>
    public static ArtifactView? Row(IEnumerable<ArtifactView> files, string key)
        => files.FirstOrDefault(file => file.Path.StartsWith(Folder, StringComparison.Ordinal) && file.Path.EndsWith($".test.{key}{End}", StringComparison.Ordinal));

    /// <summary>Keys of the rows that were measured beside it, in order.</summary>
    public static IReadOnlyList<string> Rows(IEnumerable<ArtifactView> files)
        => [.. files.Where(file => file.Path.StartsWith(Folder, StringComparison.Ordinal) && file.Path.EndsWith(End, StringComparison.Ordinal))
            .Select(file => file.Path[..^End.Length].Split(".test.", 2)).OfType<string[]>().Where(parts => parts.Length == 2).Select(parts => parts[1]).Order(StringComparer.Ordinal)];

    /// <summary>Reads a file of the store whole, so that it is compared with its digest.</summary>
    /// <exception cref="ArtifactException">It is missing or damaged.</exception>
    /// <exception cref="InvalidDataException">It holds no per-user results.</exception>
    public static async Task<RankRows> ReadAsync(IArtifactStore artifacts, ArtifactView file, string owner, CancellationToken cancellationToken)
    {
        await using var stream = await artifacts.OpenReadAsync(file.Digest, cancellationToken);
        return await RankRows.ReadAsync(stream, $"{file.Path} of {owner}", cancellationToken);
    }
}
