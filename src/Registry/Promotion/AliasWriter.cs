using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Writes what it means that an alias moves: the alias, its history, the event, the audit record, the stage that it stands for.</summary>
internal static class AliasWriter
{
    /// <summary>Under the lock of the model's row, after the door has let it pass.</summary>
    public static async Task<AliasChange> MoveAsync(Session session, AliasMoveRequest request, int? from, AliasChange change, bool standsForStage, IReadOnlyList<string> overridden)
    {
        var (model, alias, to, by) = (request.Model, request.Alias, request.Version, request.By);
        await session.ExecuteAsync("DELETE FROM aliases WHERE model = @model AND alias = @alias", new { model, alias });
        if (to is not null)
            await session.ExecuteAsync("INSERT INTO aliases (model, alias, version) VALUES (@model, @alias, @to)", new { model, alias, to });
        var number = await session.ScalarAsync<long>(
            """
            INSERT INTO alias_history (model, alias, from_version, to_version, actor, comment, time, kind, promotion_id, override_reason, evidence)
            VALUES (@model, @alias, @from, @to, @Name, @Comment, @Now, @Kind, @PromotionId, @OverrideReason, @EvidenceDigest) RETURNING id
            """,
            new { model, alias, from, to, by.Name, request.Comment, session.Now, change.Kind, change.PromotionId, change.OverrideReason, change.EvidenceDigest });
        var written = change with { Number = number, Alias = alias, From = from, To = to, Actor = by.Name, Comment = request.Comment, Time = UnixTime.ToTime(session.Now) };
        if (standsForStage)
            await StageWriter.FollowAsync(session, model, alias, from, to, request.StageOfFormer ?? ModelStages.None);
        await RaiseAsync(session, written, model, overridden);
        await AuditStore.RecordAsync(
            session,
            new AuditEntry(by, $"alias.{change.Kind}", $"model/{model}/alias/{alias}")
            {
                Before = new { version = from },
                After = new
                {
                    version = to, request.Comment, change.PromotionId, reason = change.OverrideReason, overridden = overridden.Count > 0 ? overridden : null, evidence = change.EvidenceDigest,
                },
            });
        return written;
    }

    private static async Task RaiseAsync(Session session, AliasChange change, string model, IReadOnlyList<string> overridden)
    {
        var jobId = await session.FirstAsync<string>(
            "SELECT job_id FROM model_versions WHERE model = @model AND version = @which", new { model, which = change.To ?? change.From });
        var alias = new WebhookAlias(model, change.Alias, change.From, change.To, change.Actor, change.Comment)
        {
            Kind = change.Kind,
            PromotionId = change.PromotionId,
            OverrideReason = change.OverrideReason,
            OverriddenReasons = overridden.Count > 0 ? overridden : null,
        };
        await WebhookOutbox.RaiseAsync(session, new RaisedEvent(WebhookEvents.AliasMoved) { JobId = jobId, Alias = alias });
        if (change.Kind == AliasMoveKinds.Override)
            await WebhookOutbox.RaiseAsync(session, new RaisedEvent(WebhookEvents.AliasOverridden) { JobId = jobId, Alias = alias });
    }
}
