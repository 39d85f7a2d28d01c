using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Distillery.Registry;

/// <summary>
/// A compiled statement that is executed many times. A command of the provider finds each parameter by its name and makes a reader for each
/// execution, which costs several times what SQLite itself takes for a row.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly bool _onlyReads;

    /// <summary>Compiles a statement.</summary>
    /// <param name="connection">An open connection; it must outlive the statement.</param>
    /// <param name="text">One statement with the parameters <c>@p0</c>, <c>@p1</c> and so on, in whatever order and as often as it likes.</param>
    /// <exception cref="SqliteException">The text is not SQL, or names what there is not.</exception>
    public SqliteStatement(SqliteConnection connection, string text)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, text, out _statement));
        _onlyReads = raw.sqlite3_stmt_readonly(_statement) != 0;
        Places = [.. Enumerable.Range(1, raw.sqlite3_bind_parameter_count(_statement)).Select(place => int.Parse(
            raw.sqlite3_bind_parameter_name(_statement, place).utf8_to_string().AsSpan("@p".Length), System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <summary>Which value belongs to each parameter, in the order in which the text names them first.</summary>
    private int[] Places { get; }

    /// <summary>Executes it.</summary>
    /// <param name="values">Values of <c>@p0</c>, <c>@p1</c> and so on: null, text, numbers, bytes.</param>
    /// <returns>How many rows it changed, or found where it only reads.</returns>
    /// <exception cref="SqliteException">The database refused.</exception>
    public int Execute(object?[] values)
    {
        for (var place = 0; place < Places.Length; place++)
            Check(Bind(place + 1, values[Places[place]]));
        var found = 0;
        var code = raw.sqlite3_step(_statement);
        for (; code == raw.SQLITE_ROW; found++)
            code = raw.sqlite3_step(_statement);
        // Also after an error, whose text is lost by it.
        if (code != raw.SQLITE_DONE)
        {
            try
            {
                Check(code);
            }
            finally
            {
                raw.sqlite3_reset(_statement);
            }
        }

        var changed = _onlyReads ? found : raw.sqlite3_changes(_database);
        Check(raw.sqlite3_reset(_statement));
        return changed;
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private int Bind(int place, object? value) => value switch
    {
        null or DBNull => raw.sqlite3_bind_null(_statement, place),
        string text => raw.sqlite3_bind_text(_statement, place, text),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        bool yes => raw.sqlite3_bind_int64(_statement, place, yes ? 1 : 0),
        // SQLite would make NULL of it.
        double number when double.IsNaN(number) => throw new ArgumentException($"value {place} is NaN, which SQLite cannot hold."),
        double number => raw.sqlite3_bind_double(_statement, place, number),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
        _ => throw new ArgumentException($"value {place} is a {value.GetType().Name}; text, numbers and bytes can be stored."),
    };

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
