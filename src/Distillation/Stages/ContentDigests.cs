using System.Security.Cryptography;
using System.Text;

namespace Distillery.Distillation.Stages;

/// <summary>Digests of files that lie outside the store.</summary>
public static class ContentDigests
{
    /// <summary>sha256 over the names and contents of a file, or of every file directly in a folder, in the order of their names.</summary>
    /// <param name="path">The file or folder. Where it lies does not enter, so a copy elsewhere has the same digest.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Lower-case hex.</returns>
    /// <exception cref="StageInputException">There is no such file or folder, or it cannot be read.</exception>
    public static async Task<string> OfAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] files = File.Exists(path) ? [path]
            : Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)]
            : throw new StageInputException($"there is no file or folder {path} on this worker.");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(file)}\n"));
            try
            {
                await using var stream = File.OpenRead(file);
                hash.AppendData(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new StageInputException($"{file} cannot be read: {exception.Message}", exception);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
