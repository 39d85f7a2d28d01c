namespace Distillery.LanguageModels;

/// <summary>Keeps the checkpoint as a file in a folder. A new one takes the old one's place by a rename, so a crash leaves one of both.</summary>
/// <param name="folder">The folder; made when missing.</param>
public sealed class FolderTuningCheckpoints(string folder) : ITuningCheckpoints
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "tuning.safetensors";

    /// <inheritdoc/>
    public void Save(Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        var unfinished = path + ".tmp";
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <inheritdoc/>
    public Stream? TryOpen()
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? File.OpenRead(path) : null;
    }
}
