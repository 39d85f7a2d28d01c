using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What a running sweep has seen.</summary>
internal sealed class Sweep(long no, string id, long startedAt, bool dryRun)
{
    private readonly List<SweepItem> _unsaved = [];

    public long No => no;

    public string Id => id;

    public long StartedAt => startedAt;

    public bool DryRun => dryRun;

    public long Contents { get; private set; }

    public long ContentBytes { get; private set; }

    public long Found { get; private set; }

    public long FoundBytes { get; private set; }

    /// <summary>How many items are in the store.</summary>
    public int Saved { get; private set; }

    public IReadOnlyList<SweepItem> Unsaved => _unsaved;

    public void Look(StoredContent content)
    {
        Contents++;
        ContentBytes += content.Bytes;
    }

    public void Add(string kind, string name, long bytes, string reason)
    {
        Found++;
        FoundBytes += bytes;
        if (Saved + _unsaved.Count < SweepLog.MaxItems)
            _unsaved.Add(new SweepItem(kind, name, bytes, reason));
    }

    public void MarkSaved()
    {
        Saved += _unsaved.Count;
        _unsaved.Clear();
    }
}
