using System.Text;
using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// Requests that an alias move to a version: evidence is taken when it is asked, others vote on exactly that evidence, and with the last vote
/// the alias moves in the same transaction. Evidence that no longer holds ends the request.
/// </summary>
/// <param name="moves">The door through which the alias moves.</param>
/// <param name="signer">Signs what was decided.</param>
public sealed class PromotionStore(AliasMoves moves, EvidenceSigner signer)
{
    private static readonly TimeSpan StandardLife = TimeSpan.FromDays(7);
    private readonly Database _database = moves.Store;

    /// <summary>Asks for a promotion.</summary>
    /// <param name="model">The model.</param>
    /// <param name="asked">Which alias, which version, and why.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>The request; null when there is no such model or version.</returns>
    /// <exception cref="MoveRefusedException">A gate fails, or a file of the version is missing or changed.</exception>
    /// <exception cref="PromotionStateException">The same is asked already, or the alias points there.</exception>
    /// <exception cref="ArgumentException">A field is not valid.</exception>
    public async Task<PromotionView?> RequestAsync(string model, NewPromotion asked, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(by);
        if (AliasNames.ProblemOf(asked.Alias) is { } problem)
            throw new ArgumentException(problem);
        AliasMoves.CheckText("comment", asked.Comment);
        var what = $"Promoting version {asked.Version} of {model} to '{asked.Alias}'";
        var key = await signer.KeyAsync(cancellationToken);
        return await moves.RefusableAsync<PromotionView?>(
            what, by, "promotion.request", model, asked.Alias, asked.Version,
            async () =>
            {
                if (await JudgeAsync(model, asked.Alias, asked.Version, cancellationToken) is not { } verdict)
                    return (true, null);
                if (verdict.Against.Count > 0)
                    throw new MoveRefusedException(what, verdict.Against, verdict.Report);
                return await _database.WriteAsync("promotion-request", session => InsertAsync(session, model, asked, by, verdict.Report, key), cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Votes for a request. With the last vote that it needs, the alias moves.</summary>
    /// <param name="id">The request.</param>
    /// <param name="comment">Why.</param>
    /// <param name="by">Who votes.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The request as it is now; null when there is none.</returns>
    /// <exception cref="MoveRefusedException">The voter may not vote, or the evidence no longer holds, which ends the request.</exception>
    /// <exception cref="PromotionStateException">It has ended, or the voter has voted.</exception>
    public Task<PromotionView?> ApproveAsync(string id, string? comment, ActedBy by, CancellationToken cancellationToken) => VoteAsync(id, true, comment, by, cancellationToken);

    /// <summary>Votes against a request, which ends it.</summary>
    /// <param name="id">The request.</param>
    /// <param name="comment">Why.</param>
    /// <param name="by">Who votes.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The request as it is now; null when there is none.</returns>
    /// <exception cref="MoveRefusedException">The voter may not vote.</exception>
    /// <exception cref="PromotionStateException">It has ended, or the voter has voted.</exception>
    public Task<PromotionView?> RejectAsync(string id, string? comment, ActedBy by, CancellationToken cancellationToken) => VoteAsync(id, false, comment, by, cancellationToken);

    /// <summary>Takes a request back.</summary>
    /// <param name="id">The request.</param>
    /// <param name="comment">Why.</param>
    /// <param name="by">Its requester, or an admin.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The request as it is now; null when there is none.</returns>
    /// <exception cref="MoveRefusedException">Somebody else's request.</exception>
    /// <exception cref="PromotionStateException">It has ended.</exception>
    public async Task<PromotionView?> WithdrawAsync(string id, string? comment, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        AliasMoves.CheckText("comment", comment);
        var key = await signer.KeyAsync(cancellationToken);
        if (await FindAsync(id, cancellationToken) is not { } promotion)
            return null;
        return await moves.RefusableAsync<PromotionView?>(
            $"Withdrawing request {id}", by, "promotion.withdraw", promotion.Model, promotion.Alias, promotion.Version,
            async () => (true, await _database.WriteAsync<PromotionView?>(
                "promotion-withdraw",
                async session =>
                {
                    if (await LockAsync(session, id) is not { } row)
                        return null;
                    if (row.RequestedBy != by.Name && by.Role != Roles.Admin)
                        throw new MoveRefusedException($"Withdrawing request {id}", [$"It is {row.RequestedBy}'s; others reject it."]);
                    CheckOpen(session, row);
                    await PromotionWriter.EndAsync(session, row, PromotionStates.Withdrawn, by, comment, [], key);
                    return await PromotionReader.FindAsync(session, id);
                },
                cancellationToken)),
            cancellationToken);
    }

    /// <summary>Writes a remark without a vote, also after the end.</summary>
    /// <param name="id">The request.</param>
    /// <param name="text">The remark.</param>
    /// <param name="by">Who writes.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>The request as it is now; null when there is none.</returns>
    /// <exception cref="ArgumentException">The remark is empty or too long.</exception>
    public Task<PromotionView?> CommentAsync(string id, string? text, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        AliasMoves.CheckText("comment", text);
        if (string.IsNullOrWhiteSpace(text))
            throw new ArgumentException("comment: is missing.");
        return _database.WriteAsync<PromotionView?>(
            "promotion-comment",
            async session =>
            {
                if (await LockAsync(session, id) is null)
                    return null;
                await session.InsertAsync("promotion_comments (promotion_id, actor, text, time)", [[id, by.Name, text, session.Now]]);
                await AuditStore.RecordAsync(session, new AuditEntry(by, "promotion.comment", $"promotion/{id}") { After = new { text } });
                return await PromotionReader.FindAsync(session, id);
            },
            cancellationToken);
    }

    /// <summary>A request; null when there is none.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<PromotionView?> FindAsync(string id, CancellationToken cancellationToken) => _database.ReadAsync(session => PromotionReader.FindAsync(session, id), cancellationToken);

    /// <summary>A page of requests, newest first.</summary>
    /// <param name="state">One of <see cref="PromotionStates"/>; null for all.</param>
    /// <param name="model">Of this model only.</param>
    /// <param name="after">Where the last page ended.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArgumentException">There is no such state, or <paramref name="after"/> was not given out by a page.</exception>
    public Task<Page<PromotionView>> ListAsync(string? state, string? model, string? after, int limit, CancellationToken cancellationToken)
    {
        if (state is not null && !PromotionStates.All.Contains(state))
            throw new ArgumentException($"state: '{state}' must be one of {string.Join(", ", PromotionStates.All)}.");
        var start = Cursor.Parse(after);
        var conditions = new List<string> { "1 = 1" };
        if (state == PromotionStates.Open)
            conditions.Add("state = 'open' AND expires_at > @Now");
        else if (state == PromotionStates.Expired)
            conditions.Add("(state = 'expired' OR (state = 'open' AND expires_at <= @Now))");
        else if (state is not null)
            conditions.Add("state = @state");
        if (model is not null)
            conditions.Add("model = @model");
        if (start is not null)
            conditions.Add("(created_at, id) < (@Time, @Id)");
        return _database.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<PromotionReader.PromotionRow>(
                    $"SELECT {PromotionReader.Columns} FROM promotions WHERE {string.Join(" AND ", conditions)} ORDER BY created_at DESC, id DESC LIMIT {limit + 1}",
                    new { state, model, session.Now, start?.Time, start?.Id });
                var next = rows.Count > limit ? new Cursor(rows[limit - 1].CreatedAt, rows[limit - 1].Id).ToString() : null;
                return new Page<PromotionView>(await PromotionReader.ToViewsAsync(session, [.. rows.Take(limit)]), next);
            },
            cancellationToken);
    }

    /// <summary>Ends the requests whose time is over.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>How many.</returns>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        var due = await _database.ReadAsync(
            session => session.QueryAsync<string>("SELECT id FROM promotions WHERE state = 'open' AND expires_at <= @Now ORDER BY expires_at LIMIT 100", new { session.Now }), cancellationToken);
        if (due.Count == 0)
            return 0;
        var key = await signer.KeyAsync(cancellationToken);
        foreach (var id in due)
        {
            await _database.WriteAsync(
                "promotion-expire",
                async session =>
                {
                    if (await LockAsync(session, id) is { } row && row.IsOver(session.Now))
                        await ExpireAsync(session, row, key);
                },
                cancellationToken);
        }

        return due.Count;
    }

    /// <summary>The signed evidence of a request: what was signed when it ended, or of an open one, what there is now.</summary>
    /// <param name="id">The request.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>A zip, see <see cref="EvidenceBundle"/>; null when there is no such request.</returns>
    public async Task<byte[]?> EvidenceAsync(string id, CancellationToken cancellationToken)
    {
        var key = await signer.KeyAsync(cancellationToken);
        return await _database.ReadAsync<byte[]?>(
            async session =>
            {
                if (await PromotionReader.RowAsync(session, id) is null)
                    return null;
                var signed = await session.FirstAsync<SignedRow>(
                    "SELECT p.statement, p.signature, k.public_key, p.ended_at FROM promotions p JOIN signing_keys k ON k.id = p.signed_with WHERE p.id = @id", new { id });
                if (signed is not null)
                    return EvidenceBundle.Pack(Encoding.UTF8.GetBytes(signed.Statement), Convert.FromBase64String(signed.Signature), signed.PublicKey, UnixTime.ToTime(signed.EndedAt));
                var (statement, signature) = key.Sign(await PromotionWriter.StatementAsync(session, id, null, null));
                return EvidenceBundle.Pack(Encoding.UTF8.GetBytes(statement), Convert.FromBase64String(signature), key.PublicPem, UnixTime.ToTime(session.Now));
            },
            cancellationToken);
    }

    private async Task<PromotionView?> VoteAsync(string id, bool approve, string? comment, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        AliasMoves.CheckText("comment", comment);
        if (await FindAsync(id, cancellationToken) is not { } promotion)
            return null;
        var key = await signer.KeyAsync(cancellationToken);
        var (voted, stale) = await moves.RefusableAsync(
            $"{(approve ? "Approving" : "Rejecting")} request {id}", by, approve ? "promotion.approve" : "promotion.reject", promotion.Model, promotion.Alias, promotion.Version,
            async () =>
            {
                var verdict = approve && promotion.State == PromotionStates.Open ? await JudgeAsync(promotion.Model, promotion.Alias, promotion.Version, cancellationToken) : null;
                return await _database.WriteAsync("promotion-vote", session => VoteAsync(session, id, approve, comment, by, verdict, key), cancellationToken);
            },
            cancellationToken);
        if (stale is { } ended)
            throw ended;
        return voted;
    }

    private async Task<Verdict?> JudgeAsync(string model, string alias, int version, CancellationToken cancellationToken)
    {
        if (await moves.Gates.EvaluateAsync(model, alias, version, cancellationToken) is not { } report
            || await _database.ReadAsync(session => VersionReader.ReadAsync(session, model, version), cancellationToken) is not { } found)
            return null;
        List<string> against = [.. report.Passed ? [] : AliasMoves.Failures(report)];
        // Gates look at the files themselves.
        if (!report.Results.Any(result => result.Kind == GateKinds.Files))
            against.AddRange((await VersionFiles.CheckAsync(moves.Artifacts, found, cancellationToken)).Reasons);
        return new Verdict(report, against);
    }

    private static async Task<(bool Done, PromotionView? Result)> InsertAsync(Session session, string model, NewPromotion asked, ActedBy by, GateReport report, EvidenceSigner.SigningKey key)
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

    private static async Task<(bool Done, (PromotionView? View, Exception? Ended) Result)> VoteAsync(
        Session session, string id, bool approve, string? comment, ActedBy by, Verdict? verdict, EvidenceSigner.SigningKey key)
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
    private static IReadOnlyList<string> Against(PromotionReader.PromotionRow row, GateFingerprint? print, Verdict? verdict)
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

    private static void CheckOpen(Session session, PromotionReader.PromotionRow row)
    {
        if (row.State != PromotionStates.Open || row.IsOver(session.Now))
            throw Ended(row, row.IsOver(session.Now) ? PromotionStates.Expired : row.State);
    }

    private static PromotionStateException Ended(PromotionReader.PromotionRow row, string state)
        => new("promotion_ended", $"Request {row.Id} has ended: it is {state}{(row.EndedBy is { } who ? $" by {who}" : "")}.");

    private static Task ExpireAsync(Session session, PromotionReader.PromotionRow row, EvidenceSigner.SigningKey key)
        => PromotionWriter.EndAsync(session, row, PromotionStates.Expired, "system", null, [], key);

    // The model's row first, as everywhere; then the request as it is under that lock.
    private static async Task<PromotionReader.PromotionRow?> LockAsync(Session session, string id)
    {
        if (await PromotionReader.RowAsync(session, id) is not { } seen)
            return null;
        await AliasMoves.LockAsync(session, seen.Model);
        return await PromotionReader.RowAsync(session, id, "{for_update}");
    }

    private sealed record Verdict(GateReport Report, IReadOnlyList<string> Against);

    private sealed class SignedRow
    {
        public string Statement { get; set; } = "";

        public string Signature { get; set; } = "";

        public string PublicKey { get; set; } = "";

        public long EndedAt { get; set; }
    }
}
