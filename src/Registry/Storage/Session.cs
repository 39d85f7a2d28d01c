using System.Data.Common;
using System.Text;
using Dapper;

namespace Distillery.Registry;

/// <summary>One transaction, and the time at which it began by the database's clock.</summary>
internal sealed class Session(IDialect dialect, DbConnection connection, DbTransaction transaction, long now, CancellationToken cancellationToken)
{
    // SQLite allows 32,766 parameters in a statement, Postgres 65,535.
    private const int MaxParameters = 6_000;
    private readonly HashSet<string> _signals = [];

    /// <summary>Unix milliseconds by the database's clock.</summary>
    public long Now => now;

    /// <summary>What to wake after the commit.</summary>
    public IReadOnlyCollection<string> Signals => _signals;

    public void Signal(string subject) => _signals.Add(subject);

    public Task<int> ExecuteAsync(string sql, object? args = null) => connection.ExecuteAsync(Command(sql, args));

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? args = null)
        => [.. await connection.QueryAsync<T>(Command(sql, args))];

    public Task<T?> FirstAsync<T>(string sql, object? args = null) => connection.QueryFirstOrDefaultAsync<T>(Command(sql, args));

    public async Task<T> ScalarAsync<T>(string sql, object? args = null) => (await connection.ExecuteScalarAsync<T>(Command(sql, args)))!;

    /// <summary>Inserts many rows with few statements.</summary>
    /// <param name="table">Table with its columns, for example <c>params (run_no, name, value)</c>.</param>
    /// <param name="rows">Values in the order of the columns.</param>
    /// <param name="suffix">For example what to do on a conflict.</param>
    public async Task InsertAsync(string table, IReadOnlyList<object?[]> rows, string suffix = "")
    {
        if (rows.Count == 0)
            return;
        var width = rows[0].Length;
        foreach (var chunk in rows.Chunk(Math.Max(1, MaxParameters / width)))
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            var text = new StringBuilder("INSERT INTO ").Append(table).Append(" VALUES ");
            for (var row = 0; row < chunk.Length; row++)
            {
                text.Append(row == 0 ? "(" : ", (");
                for (var column = 0; column < width; column++)
                {
                    var name = $"@p{(row * width) + column}";
                    text.Append(column == 0 ? "" : ", ").Append(name);
                    var parameter = command.CreateParameter();
                    parameter.ParameterName = name;
                    parameter.Value = chunk[row][column] ?? DBNull.Value;
                    command.Parameters.Add(parameter);
                }

                text.Append(')');
            }

            command.CommandText = dialect.Expand(text.Append(' ').Append(suffix).ToString());
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Takes the next numbers of a job's sequence, and with them the lock on the job's row until the commit.</summary>
    /// <returns>The last of the numbers.</returns>
    public async Task<long> NextSequenceAsync(string jobId, int count = 1)
    {
        Signal(StoreSignals.Job(jobId));
        return await ScalarAsync<long>("UPDATE jobs SET sequence = sequence + @count WHERE id = @jobId RETURNING sequence", new { jobId, count });
    }

    private CommandDefinition Command(string sql, object? args)
        => new(dialect.Expand(sql), args, transaction, cancellationToken: cancellationToken);
}
