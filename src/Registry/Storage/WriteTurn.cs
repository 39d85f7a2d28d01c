using System.Data.Common;

namespace Distillery.Registry;

/// <summary>The right to make one write, and the connection to make it on. Dispose it after the transaction.</summary>
/// <param name="connection">An open connection.</param>
/// <param name="end">Gives both back; told whether the connection may be used again.</param>
public sealed class WriteTurn(DbConnection connection, Func<bool, ValueTask> end) : IAsyncDisposable
{
    private Func<bool, ValueTask>? _end = end;

    /// <summary>An open connection, nobody else's as long as the turn lasts.</summary>
    public DbConnection Connection => connection;

    /// <summary>To be set after the commit. Without it the connection's state is not known, and it is closed.</summary>
    public bool IsClean { get; set; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _end, null) is { } give ? give(IsClean) : ValueTask.CompletedTask;
}
