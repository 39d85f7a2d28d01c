using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>
/// Files of the artifact store under names that end like their artifact's path (readers look at endings). A link where the system
/// allows it, else a copy; either is made once for each digest.
/// </summary>
internal sealed class InputFiles(IArtifactStore artifacts, string workFolder)
{
    private readonly string _folder = Path.Combine(Path.GetFullPath(workFolder), "inputs");

    public async Task<string> GetAsync(string digest, string path, CancellationToken cancellationToken)
    {
        var source = await artifacts.GetLocalFileAsync(digest, cancellationToken);
        var folder = Path.Combine(_folder, digest);
        var file = Path.Combine(folder, path[(path.LastIndexOf('/') + 1)..]);
        var info = new FileInfo(file);
        if (info.Exists && (info.LinkTarget is null || info.LinkTarget == source))
            return file;
        Directory.CreateDirectory(folder);
        var partial = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        try
        {
            File.CreateSymbolicLink(partial, source);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            File.Copy(source, partial);
        }

        File.Move(partial, file, overwrite: true);
        return file;
    }
}
