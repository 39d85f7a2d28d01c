using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Dashboard.Operations;

/// <summary>One part of a list on a page: what it holds, where the next part begins, and why the newest call failed.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="load">Asks for a part: after what, null for the first.</param>
public sealed class ListFeed<T>(Func<string?, CancellationToken, Task<Page<T>>> load)
{
    private int version;

    /// <summary>What is shown; null until the first answer.</summary>
    public IReadOnlyList<T>? Items { get; private set; }

    /// <summary>After what the part begins; null for the first.</summary>
    public string? After { get; private set; }

    /// <summary>After what the next part begins; null when this is the last.</summary>
    public string? Next { get; private set; }

    /// <summary>Why the newest call failed, else null.</summary>
    public DistilleryApiException? Fault { get; private set; }

    /// <summary>Shows another part; what is shown is gone until it is there.</summary>
    /// <param name="after">After what it begins; null for the first.</param>
    /// <param name="ct">Stops the call.</param>
    public Task ShowAsync(string? after, CancellationToken ct)
    {
        if (after != After)
            (After, Items, Next) = (after, null, null);
        return LoadAsync(ct);
    }

    /// <summary>Loads the part again; what is shown stays until it is there.</summary>
    /// <param name="ct">Stops the call.</param>
    // An answer that arrives after a newer question is dropped, unless there is nothing to show yet: a page and its table may both ask first.
    public async Task LoadAsync(CancellationToken ct)
    {
        var mine = ++version;
        var after = After;
        try
        {
            var page = await load(after, ct);
            if (after != After || (mine != version && Items is not null))
                return;
            (Items, Next, Fault) = (page.Items, page.Next, null);
        }
        catch (DistilleryApiException e)
        {
            if (mine == version)
                Fault = e;
        }
    }
}
