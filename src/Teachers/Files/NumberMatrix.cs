using System.Globalization;

namespace Distillery.Teachers;

/// <summary>
/// A whitespace-separated matrix, as numpy's savetxt writes it and loadtxt reads it: one row a line, blank lines ignored. The leading columns are
/// kept, all are checked.
/// </summary>
/// <typeparam name="T">What a cell becomes.</typeparam>
internal sealed class NumberMatrix<T>
{
    private NumberMatrix(T[] values, int columns, int kept, int rows) => (Values, Columns, Kept, Rows) = (values, columns, kept, rows);

    /// <summary>Makes a cell of a number, or says why it cannot be one.</summary>
    public delegate string? Cell(double number, out T value);

    /// <summary>Shape <c>[Rows, Kept]</c>, row by row.</summary>
    public T[] Values { get; }

    /// <summary>Columns of the file.</summary>
    public int Columns { get; }

    /// <summary>Columns that were kept.</summary>
    public int Kept { get; }

    public int Rows { get; }

    /// <param name="path">The file.</param>
    /// <param name="rows">How many rows are right.</param>
    /// <param name="keep">How many leading columns are kept; the file needs at least as many.</param>
    /// <param name="cell">Makes a cell.</param>
    /// <param name="checkRow">Looks at the kept part of a row; the 0-based place and the reason of a problem, or null.</param>
    /// <param name="problems">Where problems are recorded.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    public static NumberMatrix<T> Read(
        string path, int rows, int keep, Cell cell, Func<ReadOnlyMemory<T>, (int Place, string Reason)?>? checkRow, ProblemList problems, CancellationToken cancellationToken)
    {
        var file = Path.GetFileName(path);
        var values = new T[checked(rows * keep)];
        var (line, row, columns) = (0L, 0, 0);
        foreach (var text in File.ReadLines(path))
        {
            line++;
            if (problems.IsFull)
                break;
            if (line % 4096 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(text))
                continue;
            var place = values.AsMemory(Math.Min(row, rows) * keep, row < rows ? keep : 0);
            var before = problems.Count;
            var found = ReadLine(text, place.Span, cell, (column, reason) => problems.Add(file, line, column, reason));
            if (row == 0)
            {
                columns = found;
                if (found < keep)
                    problems.Add(file, line, 0, $"has {Count(found, "column")}; lists of {keep} items need at least {keep}.");
            }
            else if (found != columns)
                problems.Add(file, line, 0, $"has {Count(found, "column")}, but the first row has {columns}; every row needs as many.");
            if (row < rows && problems.Count == before && checkRow?.Invoke(place) is var (at, why))
                problems.Add(file, line, at + 1, why);
            row++;
        }
        if (row != rows && !problems.IsFull)
            problems.Add(file, 0, 0, $"has {Count(row, "row")}, but the train part of this split has {rows}; row r of the file must belong to train row r.");
        return new NumberMatrix<T>(values, columns, keep, row);
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private static int ReadLine(string text, Span<T> place, Cell cell, Action<int, string> report)
    {
        var column = 0;
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i]))
                i++;
            var token = text.AsSpan(start, i - start);
            column++;
            T value;
            var reason = double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? cell(number, out value)
                : Fail(token, out value);
            if (reason is not null)
                report(column, reason);
            else if (column <= place.Length)
                place[column - 1] = value;
        }
        return column;
    }

    private static string Fail(ReadOnlySpan<char> token, out T value)
    {
        value = default!;
        return $"'{(token.Length > 40 ? string.Concat(token[..40], "...") : token)}' is no number; the file holds numbers separated by blanks.";
    }
}
