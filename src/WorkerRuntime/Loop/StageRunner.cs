using System.Globalization;
using System.Runtime.CompilerServices;
using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>Runs one leased stage to its end, whatever the end is. Never throws.</summary>
internal sealed partial class StageRunner(
    WorkerOptions options,
    InputFiles inputs,
    LeaseStore leases,
    ReportStore reports,
    DatasetStore datasets,
    ModelStore models,
    TeacherAnswerStore answers,
    IArtifactStore artifacts,
    Database database,
    TimeProvider clock,
    ILogger<StageRunner> logger)
{
    // A worker has five seconds to stop; its handlers take most of them.
    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan ShortestPatience = TimeSpan.FromMinutes(2);
    private readonly StorePatience _patience = new(database, clock, logger);

    /// <summary>Runs a stage.</summary>
    /// <returns>The work of a handler that was left behind because it did not leave when it was told to; null otherwise.</returns>
    public async Task<Task?> RunAsync(StageLease lease, IStageHandler handler, StageOrders orders)
    {
        var (left, end, began) = (new StrongBox<Task?>(), new StrongBox<StageEnd>(), clock.GetTimestamp());
        // A worker that was told to stay off the machine's GPU must not find it by itself.
        if (lease.Parameters.Device == "auto" && options.Device == "cpu")
            lease = lease with { Parameters = lease.Parameters with { Device = "cpu" } };
        using var activity = WorkerTelemetry.Start(lease);
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["JobId"] = lease.JobId, ["Stage"] = lease.StageName, ["Attempt"] = lease.Attempt });
        LogClaimed(lease.StageId, lease.Token, lease.Attempt);
        try
        {
            await RunLeasedAsync(lease, handler, orders, left, end);
        }
        catch (StaleTokenException)
        {
            end.Value = StageEnd.Lost;
            LogLost(lease.StageId);
        }
#pragma warning disable CA1031 // One stage must not end the worker; it is in the log, and the lease decides the rest.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The end could not be written. The lease runs out, and the stage goes on from its checkpoint elsewhere.
            LogUnwritten(e, lease.StageId);
        }

        WorkerTelemetry.End(activity, lease, end.Value, clock.GetElapsedTime(began));
        return left.Value;
    }

    private async Task RunLeasedAsync(StageLease lease, IStageHandler handler, StageOrders orders, StrongBox<Task?> left, StrongBox<StageEnd> end)
    {
        var buffer = new ReportBuffer(clock);
        await using var pulse = new StagePulse(lease, buffer, leases, reports, options, clock, logger, orders);
        try
        {
            if (await handler.ExternalInputsAsync(lease.Parameters, pulse.LeaveToken) is { } external
                && await Services().CallAsync(() => leases.TryReuseAsync(lease, external, pulse.LeaveToken), pulse.LeaveToken) is { } origin)
            {
                LogReused(lease.StageId, origin);
                end.Value = StageEnd.Reused;
                return;
            }

            // A handler may open an input late; until its stage ends, no local copy of one is dropped.
            using var held = artifacts.HoldLocalFiles();
            var context = await StageContext.CreateAsync(lease, buffer, pulse, Services(), options.WorkFolder, pulse.LeaveToken);
            var outcome = await LeaveInTimeAsync(Task.Run(() => handler.RunAsync(context, pulse.LeaveToken), CancellationToken.None), pulse, left);
            await PersistAsync(pulse, () => leases.CompleteAsync(lease, context.Outputs, outcome.Summary, CancellationToken.None));
            LogCompleted(lease.StageId, outcome.Summary);
            end.Value = StageEnd.Completed;
            Remove(context.WorkFolder);
        }
        catch (StaleTokenException)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever a handler throws ends its stage, not its worker; it is recorded in the store and in the log.
        catch (Exception e)
#pragma warning restore CA1031
        {
            end.Value = await EndAsync(lease, buffer, pulse, e);
        }
    }

    /// <summary>
    /// A handler that does not leave when it must is left behind: its token is dead as soon as its stage is given back, cancelled or lost.
    /// </summary>
    private async Task<StageOutcome> LeaveInTimeAsync(Task<StageOutcome> work, StagePulse pulse, StrongBox<Task?> left)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (pulse.LeaveToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), told))
            await Task.WhenAny(work, told.Task);
        if (!work.IsCompleted)
        {
            var atMost = pulse.Reason is StopReason.Cancelled or StopReason.Lost ? options.CancelWithin : options.StopWithin;
            await Task.WhenAny(work, Task.Delay(atMost, CancellationToken.None));
            if (!work.IsCompleted)
            {
                left.Value = work;
                throw new OperationCanceledException("The handler did not leave in time.");
            }
        }

        return await work;
    }

    private async Task<StageEnd> EndAsync(StageLease lease, ReportBuffer buffer, StagePulse pulse, Exception exception)
    {
        switch (pulse.Reason)
        {
            case StopReason.Lost:
                LogLost(lease.StageId);
                return StageEnd.Lost;
            case StopReason.Cancelled:
                await PersistAsync(pulse, () => leases.CancelledAsync(lease, CancellationToken.None));
                LogCancelled(lease.StageId);
                return StageEnd.Cancelled;
        }

        if (pulse.Reason.HandBackCause() is { } cause)
        {
            await PersistAsync(pulse, () => leases.HandBackAsync(lease, CancellationToken.None, cause));
            LogHandedBack(lease.StageId, cause);
            return StageEnd.Returned;
        }

        var permanent = FailureRules.IsPermanent(exception);
        var message = FailureRules.MessageOf(exception);
        buffer.Log("error", message);
        DateTimeOffset? next = null;
        await PersistAsync(pulse, async () => next = await leases.FailAsync(lease, message, permanent, CancellationToken.None));
        // What the user has to mend is a sentence; where in the code it was found helps nobody.
        if (exception is PermanentStageException)
            LogRefused(lease.StageId, message);
        else
            LogFailed(exception, lease.StageId, next?.ToString("O", CultureInfo.InvariantCulture) ?? "never");
        return StageEnd.Failed;
    }

    /// <summary>
    /// Sends the last reports and writes the end. A store that is away does not undo hours of work: the write is tried until the lease
    /// must have been given to someone else, and a little longer, because nobody can have taken it from a store that was away.
    /// </summary>
    private Task PersistAsync(StagePulse pulse, Func<Task> write)
        => _patience.CallAsync(
            async () =>
            {
                await pulse.FlushAsync(CancellationToken.None);
                await write();
            },
            pulse.Reason is StopReason.Stopping or StopReason.Drained ? LastWord : options.LeaseFor > ShortestPatience ? options.LeaseFor : ShortestPatience,
            CancellationToken.None);

    private StageServices Services() => new(leases, reports, datasets, models, answers, artifacts, inputs, _patience);

    private void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogScratch(e, folder);
        }
    }

    [LoggerMessage(10, LogLevel.Information, "{StageId} claimed with token {Token}, attempt {Attempt}")]
    private partial void LogClaimed(string stageId, long token, int attempt);

    [LoggerMessage(11, LogLevel.Information, "{StageId} completed: {Summary}")]
    private partial void LogCompleted(string stageId, string summary);

    [LoggerMessage(12, LogLevel.Information, "{StageId} answered from the outputs of {Origin}")]
    private partial void LogReused(string stageId, string origin);

    [LoggerMessage(13, LogLevel.Information, "{StageId} cancelled")]
    private partial void LogCancelled(string stageId);

    [LoggerMessage(14, LogLevel.Information, "{StageId} given back: {Cause}")]
    private partial void LogHandedBack(string stageId, string cause);

    [LoggerMessage(15, LogLevel.Error, "{StageId} failed; next try: {Next}")]
    private partial void LogFailed(Exception exception, string stageId, string next);

    [LoggerMessage(20, LogLevel.Error, "{StageId} failed for good: {Why}")]
    private partial void LogRefused(string stageId, string why);

    [LoggerMessage(16, LogLevel.Warning, "{StageId} belongs to another worker by now; nothing more is written")]
    private partial void LogLost(string stageId);

    [LoggerMessage(17, LogLevel.Error, "The end of {StageId} could not be written; its lease will run out and it will be resumed")]
    private partial void LogUnwritten(Exception exception, string stageId);

    [LoggerMessage(19, LogLevel.Warning, "Scratch folder {Folder} could not be removed")]
    private partial void LogScratch(Exception exception, string folder);
}
