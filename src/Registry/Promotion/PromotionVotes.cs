using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What happens to a request inside a transaction: it is written, voted on, applied, or ended because it no longer holds.</summary>
internal static class PromotionVotes
{
    private static readonly TimeSpan StandardLife = TimeSpan.FromDays(7);

    /// <summary>Writes a request, if what was judged still holds.</summary>
    public static async Task<(bool Done, PromotionView? Result)> InsertAsync(Session session, string model, NewPromotion asked, ActedBy by, GateReport report, EvidenceSigner.SigningKey key)
    {
        if (!await AliasMoves.LockAsync(session, model) || await GateFingerprints.ReadAsync(session, model, asked.Alias, asked.Version) is not { } print)
            return (true, null);
        if (print.EvidenceDigest != report.EvidenceDigest)
            return (false, null);
        var from = await AliasMoves.CurrentAsync(session, model, asked.Alias);
        if (from == asked.Version)
            throw new PromotionStateException("already_there", $"'{asked.Alias}' of {model} points to version {asked.Version} already.");
        var open = await session.FirstAsync<PromotionReader.PromotionRow>(
            $"SELECT {PromotionReader.Columns} FROM promotions WHERE model = @model AND alias = @Alias AND version = @Version AND state = 'open'", new { model, asked.Alias, asked.Version });
        // One whose time is over stands in nobody's way; whoever ends such requests has not come by yet.
        if (open is not null && !open.IsOver(session.Now))
            throw new PromotionStateException("promotion_open", $"Request {open.Id} by {open.RequestedBy} asks for the same and is open.");
        if (open is not null)
            await ExpireAsync(session, open, key);
        var id = Ids.Of("prm");
        var life = RuleDuration.Parse(print.Rules?.ExpiresAfter) ?? StandardLife;
        await session.InsertAsync(
            "promotions (id, model, alias, version, from_version, state, requested_by, requested_key, comment, quorum, gates, evidence, created_at, expires_at)",
            [[
                id, model, asked.Alias, asked.Version, from, PromotionStates.Open, by.Name, by.KeyId, asked.Comment, print.Rules?.Approvals?.Quorum ?? 1,
                JsonSerializer.Serialize(report, ContractsJson.Options), report.EvidenceDigest, session.Now, session.Now + UnixTime.Of(life),
            ]]);
        await PromotionWriter.TellAsync(session, id, WebhookEvents.PromotionRequested, by, asked.Comment);
        return (true, await PromotionReader.FindAsync(session, id));
    }

    /// <summary>A vote, under the lock of the model's row. What ends the request is written and given back, so that it is not undone by being thrown.</summary>
    public static async Task<(bool Done, (PromotionView? View, Exception? Ended) Result)> VoteAsync(
        Session session, string id, bool approve, string? comment, ActedBy by, PromotionVerdict? verdict, EvidenceSigner.SigningKey key)
    {
        if (await LockAsync(session, id) is not { } row)
            return (true, (null, null));
        if (row.IsOver(session.Now))
        {
            await ExpireAsync(session, row, key);
            return (true, (null, Ended(row, PromotionStates.Expired)));
        }

        CheckOpen(session, row);
        var rules = (await AliasRulesStore.ReadAsync(session, row.Model, row.Alias))?.Rules;
        CheckVoter(row, rules, by, approve);
        if (await session.FirstAsync<string>("SELECT vote FROM promotion_votes WHERE promotion_id = @id AND actor = @Name", new { id, by.Name }) is { } earlier)
            throw new PromotionStateException("already_voted", $"'{by.Name}' has voted on request {id} already ({earlier}); nobody votes twice.");
        if (approve)
        {
            var print = await GateFingerprints.ReadAsync(session, row.Model, row.Alias, row.Version);
            if (print is not null && verdict is not null && print.EvidenceDigest != verdict.Report.EvidenceDigest)
                return (false, (null, null));
            var against = Against(row, print, verdict);
            if (against.Count > 0)
            {
                await PromotionWriter.EndAsync(session, row, PromotionStates.Refused, by, comment, against, key);
                return (true, (null, new MoveRefusedException($"Promoting version {row.Version} of {row.Model} to '{row.Alias}'", against, verdict?.Report)));
            }
        }

        await session.InsertAsync(
            "promotion_votes (promotion_id, actor, key_id, role, vote, comment, evidence, time)",
            [[id, by.Name, by.KeyId, by.Role, approve ? PromotionVote.Approve : PromotionVote.Reject, comment, row.Evidence, session.Now]]);
        if (!approve)
        {
            await PromotionWriter.EndAsync(session, row, PromotionStates.Rejected, by, comment, [], key);
            return (true, (await PromotionReader.FindAsync(session, id), null));
        }

        await PromotionWriter.TellAsync(session, id, WebhookEvents.PromotionApproved, by, comment);
        var approvals = await session.ScalarAsync<long>("SELECT COUNT(*) FROM promotion_votes WHERE promotion_id = @id AND vote = 'approve'", new { id });
        if (approvals >= row.Quorum)
            await ApplyAsync(session, row, rules, comment, by, verdict!.Report, key);
        return (true, (await PromotionReader.FindAsync(session, id), null));
    }

    private static async Task ApplyAsync(
        Session session, PromotionReader.PromotionRow row, AliasRules? rules, string? comment, ActedBy by, GateReport report, EvidenceSigner.SigningKey key)
    {
        var change = new AliasChange(row.Alias, row.FromVersion, row.Version, by.Name, row.Comment, default)
        {
            Kind = AliasMoveKinds.Promotion,
            PromotionId = row.Id,
            EvidenceDigest = row.Evidence,
        };
        var from = await AliasMoves.CurrentAsync(session, row.Model, row.Alias);
        var move = await AliasWriter.MoveAsync(
            session, new AliasMoveRequest(row.Model, row.Alias, row.Version, by) { Comment = row.Comment ?? comment }, from, change, rules is not null && StageWriter.IsStage(row.Alias), []);
        await PromotionWriter.EndAsync(session, row, PromotionStates.Applied, by, comment, [], key, move, report);
    }

    // What has changed since the request, or does not pass any more.
    private static IReadOnlyList<string> Against(PromotionReader.PromotionRow row, GateFingerprint? print, PromotionVerdict? verdict)
    {
        if (print is null || verdict is null)
            return [$"Version {row.Version} of {row.Model} no longer exists."];
        if (print.EvidenceDigest == row.Evidence)
            return verdict.Against;
        var asked = row.Report;
        List<string> changed = [];
        if (asked is not null && print.RulesDigest != asked.RulesDigest)
            changed.Add($"The rules of '{row.Alias}' have changed since the request.");
        if (asked is not null && print.ChampionVersion != asked.ChampionVersion)
            changed.Add($"The request was judged against {Name(asked.ChampionVersion)}, and '{row.Alias}' now points to {Name(print.ChampionVersion)}.");
        if (changed.Count == 0)
            changed.Add($"Files or metrics of version {row.Version}, or of the version that it was compared with, have changed since the request.");
        return [.. changed, "Request it again, so that the vote is about what is true now."];
    }

    private static string Name(int? version) => version is { } number ? $"version {number}" : "no version";

    private static void CheckVoter(PromotionReader.PromotionRow row, AliasRules? rules, ActedBy by, bool approve)
    {
        var what = $"{(approve ? "Approving" : "Rejecting")} request {row.Id}";
        if (row.RequestedBy == by.Name || (row.RequestedKey is not null && row.RequestedKey == by.KeyId))
        {
            throw new MoveRefusedException(what, [by.KeyId is null && by.Role == Roles.Admin
                ? "Four eyes need keys: without them every caller is 'local', who also made the request. Start the platform with --require-key, or move the alias by an override."
                : approve ? $"'{by.Name}' made it; somebody else must approve it." : $"'{by.Name}' made it; withdraw it instead."]);
        }

        if (!AliasRights.MayApprove(rules, by))
            throw new MoveRefusedException(what, [AliasRights.WhyNot(rules, row.Alias, by)]);
    }

    /// <summary>Refuses what has ended.</summary>
    public static void CheckOpen(Session session, PromotionReader.PromotionRow row)
    {
        if (row.State != PromotionStates.Open || row.IsOver(session.Now))
            throw Ended(row, row.IsOver(session.Now) ? PromotionStates.Expired : row.State);
    }

    private static PromotionStateException Ended(PromotionReader.PromotionRow row, string state)
        => new("promotion_ended", $"Request {row.Id} has ended: it is {state}{(row.EndedBy is { } who ? $" by {who}" : "")}.");

    /// <summary>Ends a request whose time is over.</summary>
    public static Task ExpireAsync(Session session, PromotionReader.PromotionRow row, EvidenceSigner.SigningKey key)
        => PromotionWriter.EndAsync(session, row, PromotionStates.Expired, "system", null, [], key);

    /// <summary>The model's row first, as everywhere; then the request as it is under that lock.</summary>
    public static async Task<PromotionReader.PromotionRow?> LockAsync(Session session, string id)
    {
        if (await PromotionReader.RowAsync(session, id) is not { } seen)
            return null;
        await AliasMoves.LockAsync(session, seen.Model);
        return await PromotionReader.RowAsync(session, id, "{for_update}");
    }
}
