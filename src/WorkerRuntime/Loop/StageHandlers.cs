using Distillery.Contracts;

namespace Distillery.WorkerRuntime;

/// <summary>The handlers of a process that belong to one queue.</summary>
internal sealed class StageHandlers
{
    private readonly Dictionary<string, IStageHandler> _byKind;

    public StageHandlers(IEnumerable<IStageHandler> handlers, string queue)
    {
        var groups = handlers.Where(handler => StageKinds.QueueOf(handler.Kind) == queue).ToLookup(handler => handler.Kind);
        if (groups.FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidOperationException($"Stage kind {twice.Key} has {twice.Count()} handlers ({string.Join(", ", twice.Select(h => h.GetType().Name))}); register one.");
        _byKind = groups.ToDictionary(group => group.Key, group => group.Single(), StringComparer.Ordinal);
        Kinds = [.. _byKind.Keys.Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Kinds { get; }

    public IStageHandler this[string kind] => _byKind[kind];
}
