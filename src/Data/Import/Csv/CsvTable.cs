using System.Globalization;

namespace Distillery.Data;

/// <summary>A CSV with named columns, read record by record; every record has as many fields as the header.</summary>
internal sealed class CsvTable : IDisposable
{
    private readonly SourceFile _file;
    private readonly ErrorList _errors;
    private readonly CsvRecords _records;
    private bool _holdsFirst;

    private CsvTable(SourceFile file, ErrorList errors, CsvRecords records, IReadOnlyList<string> columns, bool holdsFirst)
    {
        _file = file;
        _errors = errors;
        _records = records;
        Columns = columns;
        _holdsFirst = holdsFirst;
    }

    internal string File => _file.Name;

    internal IReadOnlyList<string> Columns { get; }

    internal IReadOnlyList<string> Fields => _records.Fields;

    internal long Line => _records.Line;

    /// <summary>Opens a file. Without a header the columns are called 1, 2, 3 ...</summary>
    internal static CsvTable Open(string path, ErrorList errors, char? delimiter = null, bool hasHeader = true)
    {
        var separator = delimiter ?? GuessDelimiter(path, errors);
        var file = SourceFile.Open(path, errors);
        try
        {
            var records = new CsvRecords(file, separator, errors);
            if (!records.Next())
                throw errors.Fatal(file.Name, 0, hasHeader ? "the file is empty; its first line must name the columns" : "the file is empty");
            string[] columns = hasHeader
                ? [.. records.Fields.Select(field => field.Trim())]
                : [.. Enumerable.Range(1, records.Fields.Count).Select(number => number.ToString(CultureInfo.InvariantCulture))];
            return new CsvTable(file, errors, records, columns, holdsFirst: !hasHeader);
        }
        catch (DatasetFormatException)
        {
            file.Dispose();
            throw;
        }
    }

    internal bool Next()
    {
        if (_holdsFirst)
        {
            _holdsFirst = false;
            return true;
        }

        while (_records.Next())
        {
            if (Fields.Count == Columns.Count)
                return true;
            _errors.Add(File, Line, $"the record has {Fields.Count} fields where {Columns.Count} are expected", string.Join(' ', Fields));
        }

        return false;
    }

    /// <summary>The place of a column; an error that lists the columns where it is missing.</summary>
    internal int Column(string name, string meaning)
    {
        var found = Find(name);
        return found >= 0 ? found : throw _errors.Fatal(File, 1, $"there is no column '{name}' for the {meaning}; the file has {string.Join(", ", Columns)}");
    }

    /// <summary>The place of the first of some usual names; an error that asks for a column map where there is none.</summary>
    internal int Column(string[] usual, string meaning)
    {
        var found = FindAny(usual);
        return found >= 0 ? found : throw _errors.Fatal(File, 1, $"no column is recognised as the {meaning}; name it in the column map; the file has {string.Join(", ", Columns)}");
    }

    internal int FindAny(string[] usual) => usual.Select(Find).FirstOrDefault(found => found >= 0, -1);

    internal int Find(string name)
    {
        for (var column = 0; column < Columns.Count; column++)
        {
            if (string.Equals(Columns[column], name, StringComparison.OrdinalIgnoreCase))
                return column;
        }

        return -1;
    }

    public void Dispose() => _file.Dispose();

    private static char GuessDelimiter(string path, ErrorList errors)
    {
        using var file = SourceFile.Open(path, errors);
        if (!file.Next(out var line))
            return ',';
        char[] candidates = [',', '\t', ';', '|'];
        var counts = new int[candidates.Length];
        for (var i = 0; i < candidates.Length; i++)
            counts[i] = line.Count((byte)candidates[i]);
        return candidates[Array.IndexOf(counts, counts.Max())];
    }
}
