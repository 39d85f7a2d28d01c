using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Dashboard.Operations;

/// <summary>A list on a page that comes in parts: what is loaded, whether there is more, and why the newest call failed.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="load">Asks for a part: after what, null for the first.</param>
public sealed class ListFeed<T>(Func<string?, CancellationToken, Task<Page<T>>> load)
{
    private int version;
    private int parts;
    private string? next;

    /// <summary>What is shown; null until the first part arrived.</summary>
    public IReadOnlyList<T>? Items { get; private set; }

    /// <summary>Whether there is more.</summary>
    public bool HasMore => next is not null;

    /// <summary>Why the newest call failed, else null.</summary>
    public DistilleryApiException? Fault { get; private set; }

    /// <summary>Loads the first part; what is shown stays until it is there.</summary>
    /// <param name="ct">Stops the call.</param>
    public Task LoadAsync(CancellationToken ct) => TakeAsync(null, page => (Items, parts) = (page.Items, 1), ct);

    /// <summary>Loads again what is shown, unless the reader asked for further parts: those stay as they are.</summary>
    /// <param name="ct">Stops the call.</param>
    public Task RefreshAsync(CancellationToken ct) => parts > 1 ? Task.CompletedTask : LoadAsync(ct);

    /// <summary>Loads the next part.</summary>
    /// <param name="ct">Stops the call.</param>
    public Task MoreAsync(CancellationToken ct) =>
        next is null ? Task.CompletedTask : TakeAsync(next, page => (Items, parts) = ([.. Items!, .. page.Items], parts + 1), ct);

    // An answer that arrives after a newer question is dropped, unless there is nothing to show yet: a page and its table may both ask first.
    private async Task TakeAsync(string? after, Action<Page<T>> take, CancellationToken ct)
    {
        var mine = ++version;
        try
        {
            var page = await load(after, ct);
            if (mine != version && Items is not null)
                return;
            take(page);
            next = page.Next;
            Fault = null;
        }
        catch (DistilleryApiException e)
        {
            if (mine == version)
                Fault = e;
        }
    }
}
