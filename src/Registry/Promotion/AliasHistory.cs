using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Reads the history of aliases, and from it where a rollback leads.</summary>
internal static class AliasHistory
{
    private const string Columns = "id, alias, from_version, to_version, actor, comment, time, kind, promotion_id, override_reason, evidence";

    /// <summary>Newest first.</summary>
    public static async Task<IReadOnlyList<AliasChange>> ReadAsync(Session session, string model)
        => [.. (await session.QueryAsync<Row>($"SELECT {Columns} FROM alias_history WHERE model = @model ORDER BY id DESC", new { model })).Select(row => row.ToChange())];

    /// <summary>The version to which a rollback leads; null when there is none. Versions that were deleted are passed over.</summary>
    public static async Task<int?> TargetAsync(Session session, string model, string alias, int? current)
    {
        var steps = await session.QueryAsync<Step>(
            "SELECT kind, to_version FROM alias_history WHERE model = @model AND alias = @alias ORDER BY id", new { model, alias });
        var held = Stack(steps.Select(step => (step.Kind, step.ToVersion)));
        for (var n = held.Count - 1; n >= 0; n--)
        {
            if (held[n] != current
                && await session.FirstAsync<int?>("SELECT version FROM model_versions WHERE model = @model AND version = @version", new { model, version = held[n] }) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>
    /// The versions that an alias held, as a stack: a move lays one on top, a rollback takes off what it went back from. So a second rollback
    /// goes one further back, and not forward again.
    /// </summary>
    internal static IReadOnlyList<int> Stack(IEnumerable<(string Kind, int? To)> steps)
    {
        var held = new List<int>();
        foreach (var (kind, to) in steps)
        {
            if (to is not { } version)
                continue;
            if (kind == AliasMoveKinds.Rollback)
            {
                while (held.Count > 0 && held[^1] != version)
                    held.RemoveAt(held.Count - 1);
            }

            if (held.Count == 0 || held[^1] != version)
                held.Add(version);
        }

        return held;
    }

    private sealed class Step
    {
        public string Kind { get; set; } = "";

        public int? ToVersion { get; set; }
    }

    private sealed class Row
    {
        public long Id { get; set; }

        public string Alias { get; set; } = "";

        public int? FromVersion { get; set; }

        public int? ToVersion { get; set; }

        public string Actor { get; set; } = "";

        public string? Comment { get; set; }

        public long Time { get; set; }

        public string Kind { get; set; } = "";

        public string? PromotionId { get; set; }

        public string? OverrideReason { get; set; }

        public string? Evidence { get; set; }

        public AliasChange ToChange() => new(Alias, FromVersion, ToVersion, Actor, Comment, UnixTime.ToTime(Time))
        {
            Number = Id,
            Kind = Kind,
            PromotionId = PromotionId,
            OverrideReason = OverrideReason,
            EvidenceDigest = Evidence,
        };
    }
}
