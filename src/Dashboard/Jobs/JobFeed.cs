using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Dashboard.Jobs;

/// <summary>The list of jobs on a page: what is loaded so far, the next part, and a refresh that keeps the reader's place.</summary>
internal sealed class JobFeed(DistilleryClient client)
{
    /// <summary>Jobs in a part.</summary>
    public const int PageSize = 50;

    // A refresh asks for this many parts again; what lies below changes rarely.
    private const int RefreshedPages = 4;

    private JobQuery query = new();
    private string? next;
    private int version;

    /// <summary>What is shown, newest first; null until the first part arrived.</summary>
    public IReadOnlyList<JobSummary>? Jobs { get; private set; }

    /// <summary>Whether there is more.</summary>
    public bool HasMore => next is not null;

    /// <summary>Why the newest call failed, else null.</summary>
    public DistilleryApiException? Fault { get; private set; }

    /// <summary>Shows the jobs of another filter.</summary>
    /// <param name="filter">State, text and label.</param>
    /// <param name="ct">Stops the call.</param>
    public Task ShowAsync(JobQuery filter, CancellationToken ct)
    {
        query = filter with { After = null, Limit = PageSize };
        Jobs = null;
        next = null;
        return RefreshAsync(ct);
    }

    /// <summary>Loads the next part.</summary>
    /// <param name="ct">Stops the call.</param>
    public Task MoreAsync(CancellationToken ct) => next is null ? Task.CompletedTask : GuardAsync(async mine =>
    {
        var page = await client.ListJobsAsync(query with { After = next }, ct);
        if (mine != version)
            return;
        var known = Jobs!.Select(j => j.Id).ToHashSet();
        Jobs = [.. Jobs!, .. page.Items.Where(j => !known.Contains(j.Id))];
        next = page.Next;
    });

    /// <summary>Loads again what is shown.</summary>
    /// <param name="ct">Stops the call.</param>
    public Task RefreshAsync(CancellationToken ct) => GuardAsync(async mine =>
    {
        var wanted = Math.Max(1, ((Jobs?.Count ?? 0) + PageSize - 1) / PageSize);
        var fresh = new List<JobSummary>();
        string? after = null;
        for (var page = 0; page < Math.Min(wanted, RefreshedPages); page++)
        {
            var part = await client.ListJobsAsync(query with { After = after }, ct);
            fresh.AddRange(part.Items);
            after = part.Next;
            if (after is null)
                break;
        }

        if (mine != version)
            return;
        var rest = wanted > RefreshedPages && after is not null ? Tail(fresh) : [];
        next = rest.Count > 0 ? next : after;
        Jobs = [.. fresh, .. rest];
    });

    // What was loaded below the refreshed parts and is not in them.
    private List<JobSummary> Tail(List<JobSummary> fresh)
    {
        var known = fresh.Select(j => j.Id).ToHashSet();
        var oldest = fresh[^1].CreatedAt;
        return [.. Jobs!.Where(j => j.CreatedAt <= oldest && !known.Contains(j.Id))];
    }

    // An answer that arrives after a newer question is dropped.
    private async Task GuardAsync(Func<int, Task> call)
    {
        var mine = ++version;
        try
        {
            await call(mine);
            if (mine == version)
                Fault = null;
        }
        catch (DistilleryApiException e)
        {
            if (mine == version)
                Fault = e;
        }
    }
}
