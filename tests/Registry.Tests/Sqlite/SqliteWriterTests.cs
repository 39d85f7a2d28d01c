using Microsoft.Data.Sqlite;

namespace Distillery.Registry.Tests;

/// <summary>The connection that stays open for writes: nothing that one write leaves behind may reach the next.</summary>
public sealed class SqliteWriterTests
{
    [Fact]
    public async Task Execute_ARowIsRefused_NothingStaysAndTheNextWriteGoesOn()
    {
        await using var store = await TestStore.CreateAsync();
        await using var dialect = new SqliteDialect(store.Options.DatabaseFile, store.Clock);
        await WriteAsync(dialect, (turn, transaction) => dialect.ExecuteEachAsync(turn, transaction, "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL)", [[]], default));
        var add = "INSERT INTO things (id, name) VALUES (@p0, @p1)";

        var refused = await Should.ThrowAsync<SqliteException>(
            () => WriteAsync(dialect, (turn, transaction) => dialect.ExecuteEachAsync(turn, transaction, add, [[1L, "one"], [2L, null]], default)));

        refused.Message.ShouldContain("things.name");
        await WriteAsync(dialect, (turn, transaction) => dialect.ExecuteEachAsync(turn, transaction, add, [[2L, "two"], [3L, "three"]], default));
        (await CountAsync(store, "things")).ShouldBe(2);
    }

    [Fact]
    public async Task Execute_ValuesOfEveryKindNamedInAnyOrder_AreThereAndChangesAreCountedRowByRow()
    {
        await using var store = await TestStore.CreateAsync();
        await using var dialect = new SqliteDialect(store.Options.DatabaseFile, store.Clock);
        await WriteAsync(dialect, (turn, transaction) => dialect.ExecuteEachAsync(turn, transaction, "CREATE TABLE kinds (id INTEGER PRIMARY KEY, a, b)", [[]], default));
        var all = new object?[] { "t\u00e4xt \U0001F600", long.MinValue, 7, true, 0.1 + 0.2, new byte[] { 0, 1, 255 }, null, "" };

        await WriteAsync(dialect, (turn, transaction) => dialect.ExecuteEachAsync(
            turn, transaction, "INSERT INTO kinds (b, id, a) VALUES (@p1, @p0, @p1)", [.. all.Select((value, index) => new object?[] { (long)index, value })], default));
        var changed = Array.Empty<int>();
        await WriteAsync(dialect, async (turn, transaction) => changed = await dialect.ExecuteEachAsync(turn, transaction, "UPDATE kinds SET b = @p1 WHERE id = @p0", [[0L, "x"], [99L, "x"], [1L, null]], default));

        changed.ShouldBe([1, 0, 1]);
        var found = Array.Empty<int>();
        await WriteAsync(dialect, async (turn, transaction) => found = await dialect.ExecuteEachAsync(turn, transaction, "SELECT 1 FROM kinds WHERE id < @p0", [[3L], [0L]], default));
        found.ShouldBe([3, 0]);
        await using var connection = new SqliteConnection($"Data Source={store.Options.DatabaseFile};Mode=ReadOnly");
        await connection.OpenAsync();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT a FROM kinds ORDER BY id";
        await using var rows = await command.ExecuteReaderAsync();
        foreach (var value in all)
        {
            await rows.ReadAsync();
            var read = rows.IsDBNull(0) ? null : rows.GetValue(0);
            read.ShouldBe(value switch { int number => (long)number, true => 1L, _ => value });
        }

        await Should.ThrowAsync<ArgumentException>(
            () => WriteAsync(dialect, (turn, transaction) => dialect.ExecuteEachAsync(turn, transaction, "UPDATE kinds SET b = @p0", [[double.NaN]], default)));
        await Should.ThrowAsync<ArgumentException>(
            () => WriteAsync(dialect, (turn, transaction) => dialect.ExecuteEachAsync(turn, transaction, "UPDATE kinds SET b = @p0", [[1.5m]], default)));
    }

    [Fact]
    public async Task Log_ManyWrites_IsCarriedOverAndBeginsAnew()
    {
        await using var store = await TestStore.CreateAsync();
        await using var dialect = new SqliteDialect(store.Options.DatabaseFile, store.Clock);
        await WriteAsync(dialect, (turn, transaction) => dialect.ExecuteEachAsync(turn, transaction, "CREATE TABLE blobs (id INTEGER PRIMARY KEY, bytes BLOB)", [[]], default));
        var log = new FileInfo(store.Options.DatabaseFile + "-wal");
        var bytes = new byte[256 * 1024];

        // Six times the limit: without an end the log would hold it all. Each write waits for the turn, so for what is carried over meanwhile.
        for (var row = 0L; row < 6 * SqliteWriter.LogLimit / bytes.Length; row++)
            await WriteAsync(dialect, (turn, transaction) => dialect.ExecuteEachAsync(turn, transaction, "INSERT INTO blobs (id, bytes) VALUES (@p0, @p1)", [[row, bytes]], default));
        for (var tries = 0; tries < 200 && Length() > 3 * SqliteWriter.LogLimit; tries++)
        {
            await Task.Delay(20);
            await WriteAsync(dialect, (turn, transaction) => dialect.ExecuteEachAsync(turn, transaction, "UPDATE blobs SET bytes = @p0 WHERE id = 0", [[new byte[] { 1 }]], default));
        }

        Length().ShouldBeLessThanOrEqualTo(3 * SqliteWriter.LogLimit);
        (await CountAsync(store, "blobs")).ShouldBe((int)(6 * SqliteWriter.LogLimit / bytes.Length));

        long Length()
        {
            log.Refresh();
            return log.Length;
        }
    }

    [Fact]
    public async Task Enter_TwoProcessesOfOneFile_EachSeesWhatTheOtherWrote()
    {
        await using var store = await TestStore.CreateAsync();
        await using var one = new SqliteDialect(store.Options.DatabaseFile, store.Clock);
        await using var two = new SqliteDialect(store.Options.DatabaseFile, store.Clock);
        await WriteAsync(one, (turn, transaction) => one.ExecuteEachAsync(turn, transaction, "CREATE TABLE counts (n INTEGER)", [[]], default));
        await WriteAsync(one, (turn, transaction) => one.ExecuteEachAsync(turn, transaction, "INSERT INTO counts (n) VALUES (0)", [[]], default));

        await Task.WhenAll(new[] { one, two, one, two }.Select(async dialect =>
        {
            for (var i = 0; i < 25; i++)
                await WriteAsync(dialect, (turn, transaction) => dialect.ExecuteEachAsync(turn, transaction, "UPDATE counts SET n = n + 1", [[]], default));
        }));

        (await ScalarAsync(store, "SELECT n FROM counts")).ShouldBe(100);
    }

    private static async Task WriteAsync(SqliteDialect dialect, Func<System.Data.Common.DbConnection, System.Data.Common.DbTransaction, Task> work)
    {
        await using var turn = await dialect.EnterWriteAsync(default);
        await using var transaction = await dialect.BeginWriteAsync(turn.Connection, default);
        await work(turn.Connection, transaction);
        await transaction.CommitAsync();
        turn.IsClean = true;
    }

    private static async Task<int> CountAsync(TestStore store, string table) => (int)await ScalarAsync(store, $"SELECT COUNT(*) FROM {table}");

    private static async Task<long> ScalarAsync(TestStore store, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={store.Options.DatabaseFile};Mode=ReadOnly");
        await connection.OpenAsync();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
