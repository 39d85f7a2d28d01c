namespace Distillery.Data;

/// <summary>Imports a dataset from a folder or a file, whatever its layout. All or nothing.</summary>
public static class DatasetImporter
{
    private static readonly string[] TableEndings = [".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz"];

    /// <summary>Imports a dataset.</summary>
    /// <param name="path">The folder, or the file with the interactions.</param>
    /// <param name="options">What cannot be recognised, or should be different; default: everything is recognised and kept.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DatasetFormatException">A file is missing, the layout is not recognised, or lines are broken: each with file, line, reason and value.</exception>
    public static Dataset Import(string path, ImportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ImportOptions();
        Check(options);
        var errors = new ErrorList(options.MaximumErrors);
        if (!File.Exists(path) && !Directory.Exists(path))
            throw errors.Fatal(Path.GetFileName(path), 0, "there is no such file or folder", path);
        return Recognise(path, options, errors) switch
        {
            DatasetKind.Sequences => Importing.Filter(SequenceFiles.Read(path, options), options, errors, SequenceFiles.SequencesName),
            DatasetKind.MovieLens => MovieLensFiles.Read(path, options, errors),
            DatasetKind.Amazon => AmazonFiles.Read(path, options, errors),
            DatasetKind.Dllm2Rec => Dllm2RecFiles.Read(path, options),
            _ => CsvFiles.Read(TableFile(path, errors), options, errors),
        };
    }

    /// <summary>The layout of a folder or file, from the names in it.</summary>
    /// <param name="path">The folder, or the file with the interactions.</param>
    /// <exception cref="DatasetFormatException">The names fit no layout.</exception>
    public static DatasetKind Recognise(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Recognise(path, new ImportOptions(), new ErrorList(limit: 1));
    }

    private static DatasetKind Recognise(string path, ImportOptions options, ErrorList errors)
    {
        if (options.Kind != DatasetKind.Auto)
            return options.Kind;
        if (options.Columns is not null)
            return DatasetKind.Csv;
        return Directory.Exists(path) ? RecogniseFolder(path, errors) : RecogniseFile(path, errors);
    }

    private static DatasetKind RecogniseFolder(string path, ErrorList errors)
    {
        if (SequenceFiles.Find(path) is not null)
            return DatasetKind.Sequences;
        if (MovieLensFiles.FindRatings(path) is not null && MovieLensFiles.FindMovies(path) is not null)
            return DatasetKind.MovieLens;
        if (Dllm2RecFiles.IsFolder(path))
            return DatasetKind.Dllm2Rec;
        if (AmazonFiles.JsonFiles(path).Length > 0)
            return DatasetKind.Amazon;
        if (Tables(path).Length == 1)
            return DatasetKind.Csv;
        var found = Directory.Exists(path) ? Directory.GetFiles(path).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray() : [];
        throw errors.Fatal(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(path)),
            0,
            "the layout is not recognised: a folder holds sequences.jsonl[.gz] and items.tsv, ratings and movies (.dat or .csv), Amazon's .json[.gz], DLLM2Rec's train_data.csv, val_data.csv and test_data.csv, or one .csv or .tsv",
            found.Length == 0 ? "no file" : string.Join(", ", found));
    }

    private static DatasetKind RecogniseFile(string path, ErrorList errors)
    {
        var name = Path.GetFileName(path).ToLowerInvariant();
        if (name is "sequences.jsonl" or "sequences.jsonl.gz")
            return DatasetKind.Sequences;
        if (name == "ratings.dat" || (name == "ratings.csv" && MovieLensFiles.FindMovies(Path.GetDirectoryName(Path.GetFullPath(path))!) is not null))
            return DatasetKind.MovieLens;
        if (AmazonFiles.IsJson(name))
            return DatasetKind.Amazon;
        return TableEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
            ? DatasetKind.Csv
            : throw errors.Fatal(Path.GetFileName(path), 0, "the layout is not recognised from the name; say which kind it is: sequences, movielens, amazon or csv");
    }

    private static string TableFile(string path, ErrorList errors)
    {
        if (File.Exists(path))
            return path;
        var tables = Tables(path);
        return tables.Length == 1
            ? tables[0]
            : throw errors.Fatal(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), 0, "the folder must hold one .csv or .tsv; name the file instead of the folder", tables.Length == 0 ? "none" : string.Join(", ", tables.Select(Path.GetFileName)));
    }

    private static string[] Tables(string folder) =>
        [.. Directory.GetFiles(folder).Where(file => TableEndings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal)];

    private static void Check(ImportOptions options)
    {
        if (!Enum.IsDefined(options.Kind))
            throw new ArgumentException($"kind is {(int)options.Kind}; allowed are auto, sequences, movielens, amazon, csv and dllm2rec.");
        if (options.MaximumErrors < 1)
            throw new ArgumentException($"maximumErrors is {options.MaximumErrors}; it must be 1 or more.");
        if (options.MinimumInteractions < 1)
            throw new ArgumentException($"minimumInteractions is {options.MinimumInteractions}; it must be 1 or more.");
        if (options.ItemCount < 1)
            throw new ArgumentException($"itemCount is {options.ItemCount}; it must be 1 or more.");
    }
}
