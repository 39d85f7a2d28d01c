using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Reads requests with their votes and comments.</summary>
internal static class PromotionReader
{
    public const string Columns =
        "id, model, alias, version, from_version, state, requested_by, requested_key, comment, quorum, gates, evidence, reasons, created_at, expires_at, ended_at, ended_by";

    public static Task<PromotionRow?> RowAsync(Session session, string id, string suffix = "")
        => session.FirstAsync<PromotionRow>($"SELECT {Columns} FROM promotions WHERE id = @id {suffix}", new { id });

    public static async Task<PromotionView?> FindAsync(Session session, string id)
        => await RowAsync(session, id) is { } row ? (await ToViewsAsync(session, [row]))[0] : null;

    public static async Task<IReadOnlyList<PromotionView>> ToViewsAsync(Session session, IReadOnlyList<PromotionRow> rows)
    {
        if (rows.Count == 0)
            return [];
        var ids = rows.Select(row => row.Id).ToList();
        var votes = (await session.QueryAsync<VoteRow>(
            "SELECT promotion_id, actor, role, vote, comment, evidence, time FROM promotion_votes WHERE promotion_id {any @ids} ORDER BY time, actor", new { ids })).ToLookup(row => row.PromotionId);
        var comments = (await session.QueryAsync<CommentRow>(
            "SELECT promotion_id, actor, text, time FROM promotion_comments WHERE promotion_id {any @ids} ORDER BY id", new { ids })).ToLookup(row => row.PromotionId);
        return [.. rows.Select(row => row.ToView(session.Now) with
        {
            Votes = [.. votes[row.Id].Select(vote => new PromotionVote(vote.Actor, vote.Role, vote.Vote, vote.Comment, UnixTime.ToTime(vote.Time), vote.Evidence))],
            Comments = [.. comments[row.Id].Select(comment => new PromotionComment(comment.Actor, comment.Text, UnixTime.ToTime(comment.Time)))],
        })];
    }

    internal sealed class PromotionRow
    {
        public string Id { get; set; } = "";

        public string Model { get; set; } = "";

        public string Alias { get; set; } = "";

        public int Version { get; set; }

        public int? FromVersion { get; set; }

        public string State { get; set; } = "";

        public string RequestedBy { get; set; } = "";

        public string? RequestedKey { get; set; }

        public string? Comment { get; set; }

        public int Quorum { get; set; }

        public string? Gates { get; set; }

        public string Evidence { get; set; } = "";

        public string? Reasons { get; set; }

        public long CreatedAt { get; set; }

        public long ExpiresAt { get; set; }

        public long? EndedAt { get; set; }

        public string? EndedBy { get; set; }

        public GateReport? Report => Gates is null ? null : JsonSerializer.Deserialize<GateReport>(Gates, ContractsJson.Options);

        /// <summary>Its time is over, whether somebody has written that down or not.</summary>
        public bool IsOver(long now) => State == PromotionStates.Open && ExpiresAt <= now;

        public PromotionView ToView(long now) => new()
        {
            Id = Id,
            Model = Model,
            Alias = Alias,
            Version = Version,
            From = FromVersion,
            State = IsOver(now) ? PromotionStates.Expired : State,
            RequestedBy = RequestedBy,
            Comment = Comment,
            Quorum = Quorum,
            Gates = Report,
            EvidenceDigest = Evidence,
            Reasons = Reasons is null ? [] : JsonSerializer.Deserialize<List<string>>(Reasons)!,
            CreatedAt = UnixTime.ToTime(CreatedAt),
            ExpiresAt = UnixTime.ToTime(ExpiresAt),
            EndedAt = IsOver(now) ? UnixTime.ToTime(ExpiresAt) : UnixTime.ToTime(EndedAt),
            EndedBy = IsOver(now) ? "system" : EndedBy,
        };
    }

    private sealed class VoteRow
    {
        public string PromotionId { get; set; } = "";

        public string Actor { get; set; } = "";

        public string? Role { get; set; }

        public string Vote { get; set; } = "";

        public string? Comment { get; set; }

        public string Evidence { get; set; } = "";

        public long Time { get; set; }
    }

    private sealed class CommentRow
    {
        public string PromotionId { get; set; } = "";

        public string Actor { get; set; } = "";

        public string Text { get; set; } = "";

        public long Time { get; set; }
    }
}
