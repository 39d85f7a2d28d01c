using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>Keeps trying while the store is away: a restart of the database must not cost a stage an attempt, nor hours of work.</summary>
internal sealed partial class StorePatience(Database database, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>How long a handler waits for the store.</summary>
    public static TimeSpan OfHandlers { get; } = TimeSpan.FromMinutes(2);

    /// <summary>Calls until the store answers; then its answer counts, also a refusal.</summary>
    /// <param name="call">The call; repeating it does no harm.</param>
    /// <param name="atMost">After this time the store's error is thrown.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T> CallAsync<T>(Func<Task<T>> call, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (database.IsPassing(e) && clock.GetElapsedTime(start) + wait < atMost)
            {
                LogWaits(e, wait.TotalMilliseconds);
                await Task.Delay(wait, clock, cancellationToken);
            }
        }
    }

    /// <summary>The same for calls without an answer.</summary>
    public Task CallAsync(Func<Task> call, TimeSpan atMost, CancellationToken cancellationToken)
        => CallAsync(
            async () =>
            {
                await call();
                return true;
            },
            atMost,
            cancellationToken);

    [LoggerMessage(18, LogLevel.Warning, "The store is away; trying again in {Milliseconds} ms")]
    private partial void LogWaits(Exception exception, double milliseconds);
}
