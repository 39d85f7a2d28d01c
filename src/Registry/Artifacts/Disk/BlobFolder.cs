namespace Distillery.Registry;

/// <summary>
/// The folder of a store on disk: <c>sha256/ab/cd/&lt;digest&gt;</c> is content; <c>tmp</c> holds what is being written, <c>trash</c> what is
/// being collected, <c>damaged</c> what was found to be other than its name.
/// </summary>
internal sealed class BlobFolder
{
    public const int BufferBytes = 1 << 18;
    private const string UploadPrefix = "upload-";

    public BlobFolder(string folder)
    {
        Root = Path.GetFullPath(folder);
        Temporary = Path.Combine(Root, "tmp");
        Trash = Path.Combine(Root, "trash");
        Directory.CreateDirectory(Temporary);
    }

    public string Root { get; }

    public string Temporary { get; }

    public string Trash { get; }

    // Only digests become paths, so no name from outside can leave the folder.
    public string PathOf(string digest)
    {
        Digests.Check(digest);
        return Path.Combine(Root, "sha256", digest[..2], digest[2..4], digest);
    }

    public string UploadPath(string id) => Path.Combine(Temporary, UploadPrefix + id);

    public static string? UploadOf(string file)
        => Path.GetFileName(file) is var name && name.StartsWith(UploadPrefix, StringComparison.Ordinal) ? name[UploadPrefix.Length..] : null;

    /// <summary>Files of <c>sha256</c> whose names are digests.</summary>
    public IEnumerable<FileInfo> Contents()
        => Files(Path.Combine(Root, "sha256"), SearchOption.AllDirectories).Where(file => Digests.IsDigest(file.Name));

    public IEnumerable<FileInfo> Trashed(string digest = "*") => Files(Trash, SearchOption.TopDirectoryOnly, digest + ".*");

    public IEnumerable<FileInfo> Written() => Files(Temporary, SearchOption.TopDirectoryOnly);

    /// <summary>
    /// Takes a content out of its place in one step, so that whoever touches it afterwards finds it gone, and whoever did before is seen
    /// on the file that was taken.
    /// </summary>
    /// <returns>Null when it is not there.</returns>
    public FileInfo? TakeOut(string digest)
    {
        Directory.CreateDirectory(Trash);
        var taken = Path.Combine(Trash, $"{digest}.{Guid.NewGuid():N}");
        try
        {
            // With overwrite, and so a plain rename: without it .NET links and unlinks, and the second step could hit a newer file.
            File.Move(PathOf(digest), taken, overwrite: true);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return new FileInfo(taken);
    }

    /// <summary>Puts a content that was taken out back, unless it has been written again meanwhile.</summary>
    public void PutBack(FileInfo taken)
    {
        var file = PathOf(Path.GetFileNameWithoutExtension(taken.Name));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            File.Move(taken.FullName, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(taken.FullName);
        }
        catch (FileNotFoundException)
        {
            // Somebody else put it back.
        }
    }

    /// <summary>Whether a content is in its place; one that is being collected is put back.</summary>
    public bool Has(string digest)
    {
        var file = PathOf(digest);
        if (File.Exists(file))
            return true;
        foreach (var taken in Trashed(digest))
            PutBack(taken);
        return File.Exists(file);
    }

    private static IEnumerable<FileInfo> Files(string folder, SearchOption search, string pattern = "*")
        => Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles(pattern, search) : [];
}
