using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// Removes content that nothing refers to, what broken writes left behind, dropped uploads, and the files of jobs whose time is over.
/// </summary>
/// <remarks>
/// Safe while others write: a reference is always written after its content was put or kept (<see cref="IArtifactStore.KeepAsync"/>), and
/// content that was put or kept within the grace period, or since the start of the oldest running stage, is left alone; the store decides
/// that at the moment of deletion. Safe to kill at any step: every step leaves a store that the next collection continues with. One runs at a
/// time; one that was thought dead and wakes up can do no harm, because what it still deletes is checked by the same rule.
/// </remarks>
public sealed class ArtifactCollector
{
    private const int Batch = 200;
    private readonly IArtifactStore _store;
    private readonly IArtifactInventory _inventory;
    private readonly UploadStore _uploads;
    private readonly ArtifactOptions _options;
    private readonly References _references;
    private readonly ArtifactRetention _retention;
    private readonly SweepLog _log;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="store">Its artifacts.</param>
    /// <param name="inventory">What they are.</param>
    /// <param name="uploads">Uploads in parts.</param>
    /// <param name="options">Times and rules.</param>
    public ArtifactCollector(Database database, IArtifactStore store, IArtifactInventory inventory, UploadStore uploads, ArtifactOptions options)
    {
        (_store, _inventory, _uploads, _options) = (store, inventory, uploads, options);
        _references = new References(database);
        _retention = new ArtifactRetention(database, options.Retention);
        _log = new SweepLog(database);
    }

    /// <summary>Tests stop the world here: called with the name of each step before it is done.</summary>
    internal Func<string, Task>? BeforeStep { get; set; }

    /// <summary>Sweeps, newest first, without what they found.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<SweepView>> ListAsync(CancellationToken cancellationToken) => _log.ListAsync(cancellationToken);

    /// <summary>A sweep and what it found so far; null when there is none.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<SweepView?> FindAsync(string id, CancellationToken cancellationToken) => _log.FindAsync(id, cancellationToken);

    /// <summary>Collects.</summary>
    /// <param name="request">How.</param>
    /// <param name="cancellationToken">Ends it between two contents; the next one goes on.</param>
    /// <returns>What it did; its state says whether it came to its end.</returns>
    /// <exception cref="SweepBusyException">Another sweep is running.</exception>
    public async Task<SweepView> CollectAsync(CollectRequest request, CancellationToken cancellationToken)
    {
        var running = await StartCollectAsync(request, cancellationToken);
        return await running.Completion;
    }

    /// <summary>Begins to collect and goes on in the background.</summary>
    /// <param name="request">How.</param>
    /// <param name="cancellationToken">Ends it between two contents; the next one goes on.</param>
    /// <exception cref="SweepBusyException">Another sweep is running.</exception>
    public async Task<RunningSweep> StartCollectAsync(CollectRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var sweep = await _log.BeginAsync("collect", request.DryRun, request.By, cancellationToken);
        return new RunningSweep(sweep.Id, Task.Run(() => RunAsync(sweep, CollectAsync, cancellationToken), CancellationToken.None));
    }

    /// <summary>Begins to read every content and to compare it with its digest, and goes on in the background.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="quarantine">Whether damaged content is moved aside, so that it is stored anew when somebody makes it again.</param>
    /// <param name="cancellationToken">Ends it between two contents.</param>
    /// <exception cref="SweepBusyException">Another sweep is running.</exception>
    public async Task<RunningSweep> StartVerifyAsync(ActedBy by, bool quarantine, CancellationToken cancellationToken)
    {
        var sweep = await _log.BeginAsync("verify", !quarantine, by, cancellationToken);
        return new RunningSweep(sweep.Id, Task.Run(() => RunAsync(sweep, VerifyAsync, cancellationToken), CancellationToken.None));
    }

    private async Task<SweepView> RunAsync(Sweep sweep, Func<Sweep, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(sweep, cancellationToken);
            await _log.SaveAsync(sweep, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever ends a sweep is recorded, and the next one goes on.
        catch (Exception e) when (e is not SweepKilledException)
#pragma warning restore CA1031
        {
            // The record says so; it is what everyone who asked looks at.
            await _log.EndAsync(sweep, e is OperationCanceledException ? "stopped before its end" : e.Message, CancellationToken.None);
            return (await _log.FindAsync(sweep.Id, CancellationToken.None))!;
        }

        await _log.EndAsync(sweep, null, CancellationToken.None);
        return (await _log.FindAsync(sweep.Id, CancellationToken.None))!;
    }

    private async Task CollectAsync(Sweep sweep, CancellationToken cancellationToken)
    {
        if (!sweep.DryRun)
        {
            await StepAsync("recover");
            await _inventory.RecoverAsync(cancellationToken);
        }

        var gone = await ExpireJobsAsync(sweep, cancellationToken);
        await ExpireUploadsAsync(sweep, cancellationToken);
        await CollectLeftoversAsync(sweep, cancellationToken);
        await CollectContentAsync(sweep, gone, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> ExpireJobsAsync(Sweep sweep, CancellationToken cancellationToken)
    {
        var gone = new List<string>();
        foreach (var job in await _retention.FindAsync(cancellationToken))
        {
            await StepAsync("expire-job");
            if (!sweep.DryRun && !await _retention.RemoveAsync(job, cancellationToken))
                continue;
            gone.Add(job.Id);
            // Bytes are counted where content goes: others may refer to the same.
            sweep.Add("job-files", job.Id, 0, $"{job.Files} files of {job.Bytes} bytes: {job.Reason}");
        }

        await _log.SaveAsync(sweep, cancellationToken);
        return sweep.DryRun ? gone : [];
    }

    private async Task ExpireUploadsAsync(Sweep sweep, CancellationToken cancellationToken)
    {
        foreach (var upload in await _uploads.ExpiredAsync(cancellationToken))
        {
            await StepAsync("expire-upload");
            if (!sweep.DryRun)
                await _uploads.AbortAsync(upload.Id, cancellationToken);
            if (upload.State == "open")
                sweep.Add("upload", upload.Id, 0, $"no part has come since {UnixTime.ToTime(upload.ExpiresAt) - _options.UploadExpiry:yyyy-MM-dd HH:mm} UTC");
        }
    }

    private async Task CollectLeftoversAsync(Sweep sweep, CancellationToken cancellationToken)
    {
        var before = UnixTime.ToTime(sweep.StartedAt) - _options.Grace;
        await foreach (var leftover in _inventory.LeftoversAsync(cancellationToken))
        {
            if (leftover.WrittenAt >= before || (leftover.UploadId is { } upload && await _references.HasUploadAsync(upload, cancellationToken)))
                continue;
            await StepAsync("delete-leftover");
            if (!sweep.DryRun)
                await _inventory.DeleteAsync(leftover, cancellationToken);
            sweep.Add("leftover", leftover.Place, leftover.Bytes ?? 0, $"a write that never ended, last heard of {leftover.WrittenAt:yyyy-MM-dd HH:mm} UTC");
        }

        await _log.SaveAsync(sweep, cancellationToken);
    }

    private async Task CollectContentAsync(Sweep sweep, IReadOnlyList<string> gone, CancellationToken cancellationToken)
    {
        var before = UnixTime.ToTime(sweep.StartedAt) - _options.Grace;
        // A stage may put an output long before its end. Content may bear a mark up to RefreshAfter older than its last keeping.
        if (await _references.OldestRunningAsync(cancellationToken) is { } running && UnixTime.ToTime(running) - ArtifactOptions.RefreshAfter is var since && since < before)
            before = since;
        var batch = new List<StoredContent>(Batch);
        await foreach (var content in _inventory.ListAsync(cancellationToken))
        {
            batch.Add(content);
            if (batch.Count == Batch)
                await CollectBatchAsync(sweep, batch, gone, before, cancellationToken);
        }

        await CollectBatchAsync(sweep, batch, gone, before, cancellationToken);
    }

    private async Task CollectBatchAsync(Sweep sweep, List<StoredContent> batch, IReadOnlyList<string> gone, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var referenced = batch.Count == 0 ? new HashSet<string>() : await _references.AmongAsync([.. batch.Select(content => content.Digest)], gone, cancellationToken);
        foreach (var content in batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sweep.Look(content);
            if (referenced.Contains(content.Digest))
            {
                if (content.Copies > 1 && !sweep.DryRun)
                    await _inventory.DeleteReplacedAsync(content.Digest, before, cancellationToken);
                continue;
            }

            if (content.KeptAt >= before)
                continue;
            await StepAsync("delete-content");
            if (sweep.DryRun || await _inventory.TryDeleteAsync(content.Digest, before, cancellationToken))
                sweep.Add("content", content.Digest, content.Bytes, $"nothing refers to it; stored or used last {content.KeptAt:yyyy-MM-dd HH:mm} UTC");
        }

        batch.Clear();
        await _log.SaveAsync(sweep, cancellationToken);
    }

    private async Task VerifyAsync(Sweep sweep, CancellationToken cancellationToken)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await foreach (var content in _inventory.ListAsync(cancellationToken))
        {
            sweep.Look(content);
            if (await _inventory.IsSoundAsync(content.Digest, cancellationToken) == false)
            {
                if (!sweep.DryRun)
                    await _inventory.QuarantineAsync(content.Digest, cancellationToken);
                sweep.Add("damaged", content.Digest, content.Bytes, sweep.DryRun ? "its bytes no longer have its digest" : "its bytes no longer had its digest; it was moved aside");
            }

            if (clock.Elapsed < TimeSpan.FromSeconds(5))
                continue;
            await _log.SaveAsync(sweep, cancellationToken);
            clock.Restart();
        }

        foreach (var source in ReferenceSource.All)
        {
            await foreach (var digest in _references.OfAsync(source, cancellationToken))
            {
                if (await _store.FindAsync(digest, cancellationToken) is null)
                    sweep.Add("missing", digest, 0, $"{source.Table} refers to it, but it is not in the store");
            }

            await _log.SaveAsync(sweep, cancellationToken);
        }
    }

    private Task StepAsync(string step) => BeforeStep?.Invoke(step) ?? Task.CompletedTask;
}
