using Distillery.Contracts;

namespace Distillery.Registry;

internal sealed class SweepRow
{
    public const string Columns = "no, id, kind, state, dry_run, actor, started_at, ended_at, error, contents, content_bytes, found, found_bytes";

    public long No { get; set; }

    public string Id { get; set; } = "";

    public string Kind { get; set; } = "";

    public string State { get; set; } = "";

    public int DryRun { get; set; }

    public string Actor { get; set; } = "";

    public long StartedAt { get; set; }

    public long? EndedAt { get; set; }

    public string? Error { get; set; }

    public long Contents { get; set; }

    public long ContentBytes { get; set; }

    public long Found { get; set; }

    public long FoundBytes { get; set; }

    public SweepView ToView(IReadOnlyList<SweepItem> items)
        => new(Id, Kind, State, DryRun != 0, Actor, UnixTime.ToTime(StartedAt), UnixTime.ToTime(EndedAt), Error, Contents, ContentBytes, Found, FoundBytes, items);
}
