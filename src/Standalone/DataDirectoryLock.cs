namespace Distillery.Standalone;

/// <summary>
/// Keeps a second process out of a data directory. Because the holder knows that it is alone, it may take over at once
/// what an earlier process that died left leased.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream file;

    private DataDirectoryLock(FileStream file) => this.file = file;

    /// <summary>Makes the folder if needed and locks it; the lock ends with the process, however it ends.</summary>
    /// <exception cref="DataDirectoryInUseException">Another process holds it.</exception>
    public static DataDirectoryLock Acquire(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new DataDirectoryLock(new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new DataDirectoryInUseException(
                $"The data directory {folder} is in use by another Distillery process. Stop it, or name another folder with --data-dir.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
