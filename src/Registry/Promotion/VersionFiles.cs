using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Whether the files of a version are in the store as they were when it was registered.</summary>
/// <param name="Files">How many were read.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="Reasons">What is wrong, a sentence for each file.</param>
internal sealed record VersionFiles(int Files, long Bytes, IReadOnlyList<string> Reasons)
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Reads every file of a version to its end and compares it with its digest.</summary>
    public static async Task<VersionFiles> CheckAsync(IArtifactStore artifacts, ModelVersionView version, CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        var buffer = new byte[BufferBytes];
        foreach (var file in version.Artifacts)
        {
            if (await ProblemAsync(artifacts, file, buffer, cancellationToken) is { } problem)
                reasons.Add($"File {file.Path} of version {version.Version} {problem}");
        }

        return new VersionFiles(version.Artifacts.Count, version.Artifacts.Sum(file => file.Bytes), reasons);
    }

    private static async Task<string?> ProblemAsync(IArtifactStore artifacts, ArtifactView file, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            if (await artifacts.FindAsync(file.Digest, cancellationToken) is null)
                return "is no longer in the artifact store.";
            await using var content = await artifacts.OpenReadAsync(file.Digest, cancellationToken);
            using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
                hash.AppendData(buffer, 0, read);
            return Convert.ToHexStringLower(hash.GetHashAndReset()) == file.Digest ? null : "was changed: its bytes no longer have the digest with which it was registered.";
        }
        catch (ArtifactException e) when (!e.IsTransient)
        {
            return $"was changed or is missing: {e.Message}";
        }
    }
}
