namespace Distillery.LocalHosting.Processes;

/// <summary>Files that hold secrets.</summary>
internal static class PrivateFile
{
    /// <summary>Writes a file of mode 0600, whole or not at all.</summary>
    public static void Write(string path, string text)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Local servers are started on Linux only.");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        File.Delete(path + ".new");
        using (var writer = new StreamWriter(path + ".new", options))
            writer.Write(text);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Sets the mode of a file or folder.</summary>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Local servers are started on Linux only.");
        File.SetUnixFileMode(path, mode);
    }
}
