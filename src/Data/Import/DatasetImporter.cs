namespace Distillery.Data;

/// <summary>Imports a dataset from a folder or a file, whatever its layout. All or nothing.</summary>
public static class DatasetImporter
{
    /// <summary>Imports a dataset.</summary>
    /// <param name="path">The folder, or the file with the interactions.</param>
    /// <param name="options">What cannot be recognised, or should be different; default: everything is recognised and kept.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DatasetFormatException">A file is missing, the layout is not recognised, or lines are broken: each with file, line, reason and value.</exception>
    public static Dataset Import(string path, ImportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ImportOptions();
        if (options.MaximumErrors < 1)
            throw new ArgumentException($"maximumErrors is {options.MaximumErrors}; it must be 1 or more.");
        if (options.MinimumInteractions < 1)
            throw new ArgumentException($"minimumInteractions is {options.MinimumInteractions}; it must be 1 or more.");
        if (!File.Exists(path) && !Directory.Exists(path))
            throw new DatasetFormatException(new DatasetError(Path.GetFileName(path), 0, "there is no such file or folder", path));
        return SequenceFiles.Read(path, options);
    }
}
