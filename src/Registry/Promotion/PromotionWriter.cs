using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Ends of requests, with what belongs to each: event, audit record, signed statement.</summary>
internal static class PromotionWriter
{
    /// <summary>Ends a request, under the lock of the model's row (or, where the model is gone, of the request's).</summary>
    public static async Task EndAsync(
        Session session, PromotionReader.PromotionRow row, string state, ActedBy by, string? comment, IReadOnlyList<string> reasons, EvidenceSigner.SigningKey key,
        AliasChange? move = null, GateReport? atMove = null)
    {
        await session.ExecuteAsync(
            "UPDATE promotions SET state = @state, ended_at = @Now, ended_by = @Name, reasons = @reasons WHERE id = @Id AND state = 'open'",
            new { state, session.Now, by.Name, reasons = JsonSerializer.Serialize(reasons), row.Id });
        await TellAsync(session, row.Id, $"promotion.{state}", by, comment, state is PromotionStates.Refused or PromotionStates.Expired ? "system" : null);
        var (statement, signature) = key.Sign(await StatementAsync(session, row.Id, move, atMove));
        await session.ExecuteAsync(
            "UPDATE promotions SET statement = @statement, signature = @signature, signed_with = @KeyId WHERE id = @Id", new { statement, signature, KeyId = key.Id, row.Id });
    }

    /// <summary>The event and the audit record of an act on a request.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="id">The request.</param>
    /// <param name="name">Event and act, for example <c>promotion.approved</c>.</param>
    /// <param name="by">Whose act it is.</param>
    /// <param name="comment">What they said.</param>
    /// <param name="because">Who is named besides, where the platform ended it on somebody's call.</param>
    public static async Task TellAsync(Session session, string id, string name, ActedBy by, string? comment, string? because = null)
    {
        var view = (await PromotionReader.FindAsync(session, id))!;
        var approvals = view.Votes.Count(vote => vote.Vote == PromotionVote.Approve);
        await WebhookOutbox.RaiseAsync(
            session,
            new RaisedEvent(name)
            {
                Promotion = new WebhookPromotion(
                    id, view.Model, view.Alias, view.Version, view.From, view.State, view.RequestedBy, by.Name, comment, approvals, view.Quorum, view.Reasons),
            });
        await AuditStore.RecordAsync(
            session,
            new AuditEntry(by, name, $"promotion/{id}")
            {
                After = new { view.Model, view.Alias, view.Version, view.From, view.State, view.RequestedBy, approvals, view.Quorum, comment, view.Reasons, evidence = view.EvidenceDigest, because },
            });
    }

    /// <summary>What would be signed about a request as it stands.</summary>
    public static async Task<EvidenceStatement> StatementAsync(Session session, string id, AliasChange? move, GateReport? atMove)
    {
        var view = (await PromotionReader.FindAsync(session, id))!;
        var head = (await session.FirstAsync<HeadRow>("SELECT number, hash FROM audit_head"))!;
        return new EvidenceStatement
        {
            Promotion = view,
            GatesAtMove = atMove,
            Move = move,
            Version = await VersionReader.ReadAsync(session, view.Model, view.Version),
            Previous = view.From is { } from ? await VersionReader.ReadAsync(session, view.Model, from) : null,
            AuditNumber = head.Number,
            AuditHash = head.Hash,
            SignedAt = UnixTime.ToTime(session.Now),
        };
    }

    private sealed class HeadRow
    {
        public long Number { get; set; }

        public string Hash { get; set; } = AuditChain.Origin;
    }
}
