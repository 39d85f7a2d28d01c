using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Distillery.Registry;

/// <summary>Sees to the schema before the host's other services start, so that none of them meets an old one. Waits for a store that is not there yet.</summary>
internal sealed partial class MigrationService(Migrator migrator, IDialect dialect, RegistryOptions options, TimeProvider clock, ILogger<MigrationService> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                if (options.Migrate == MigrateMode.Check)
                    await migrator.CheckAsync(cancellationToken);
                else if (await migrator.MigrateAsync(cancellationToken) is { Count: > 0 } applied)
                    LogApplied(string.Join(", ", applied));
                return;
            }
            // 3D000: the server is up, but its database has not been made yet.
            catch (DbException e) when ((dialect.IsTransient(e) || e.SqlState == "3D000") && clock.GetElapsedTime(start) < options.StartPatience)
            {
                LogWaiting(e.Message);
                await Task.Delay(Wait, clock, cancellationToken);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(60, LogLevel.Information, "Schema steps applied: {Steps}")]
    private partial void LogApplied(string steps);

    [LoggerMessage(61, LogLevel.Warning, "The store is not there yet: {Reason}")]
    private partial void LogWaiting(string reason);
}
