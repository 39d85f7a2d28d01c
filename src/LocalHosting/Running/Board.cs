using System.Runtime.CompilerServices;

namespace Distillery.LocalHosting.Running;

/// <summary>State of every resource, with waiting for changes.</summary>
internal sealed class Board
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, ResourceStatus> resources = new(StringComparer.OrdinalIgnoreCase);
    private TaskCompletionSource changed = New();

    /// <summary>All, in the order of their declaration.</summary>
    public IReadOnlyList<ResourceStatus> All
    {
        get
        {
            lock (gate)
                return [.. resources.Values];
        }
    }

    /// <summary>One of them.</summary>
    public ResourceStatus this[string name]
    {
        get
        {
            lock (gate)
                return resources[name];
        }
    }

    public bool Has(string name)
    {
        lock (gate)
            return resources.ContainsKey(name);
    }

    public void Add(ResourceStatus status) => Set(status.Name, _ => status, isNew: true);

    public void Update(string name, Func<ResourceStatus, ResourceStatus> change) => Set(name, change, isNew: false);

    /// <summary>Waits until something holds; looks again after each change.</summary>
    public async Task UntilAsync(Func<Board, bool> condition, CancellationToken cancellation)
    {
        while (true)
        {
            Task next;
            lock (gate)
                next = changed.Task;
            if (condition(this))
                return;
            await next.WaitAsync(cancellation);
        }
    }

    /// <summary>All states, now and after each change.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ResourceStatus>> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            Task next;
            lock (gate)
                next = changed.Task;
            yield return All;
            await next.WaitAsync(cancellation);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Set(string name, Func<ResourceStatus, ResourceStatus> change, bool isNew)
    {
        TaskCompletionSource pulse;
        lock (gate)
        {
            resources[name] = change(isNew ? null! : resources[name]);
            (pulse, changed) = (changed, New());
        }
        pulse.SetResult();
    }
}
