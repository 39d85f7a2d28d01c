using System.Text;
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
                return await _database.WriteAsync("promotion-request", session => PromotionVotes.InsertAsync(session, model, asked, by, verdict.Report, key), cancellationToken);
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
                    if (await PromotionVotes.LockAsync(session, id) is not { } row)
                        return null;
                    if (row.RequestedBy != by.Name && by.Role != Roles.Admin)
                        throw new MoveRefusedException($"Withdrawing request {id}", [$"It is {row.RequestedBy}'s; others reject it."]);
                    PromotionVotes.CheckOpen(session, row);
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
                if (await PromotionVotes.LockAsync(session, id) is null)
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
    /// <param name="oldestFirst">Whether the oldest comes first.</param>
    /// <exception cref="ArgumentException">There is no such state, or <paramref name="after"/> was not given out by a page.</exception>
    public Task<Page<PromotionView>> ListAsync(string? state, string? model, string? after, int limit, CancellationToken cancellationToken, bool oldestFirst = false)
    {
        if (state is not null && !PromotionStates.All.Contains(state))
            throw new ArgumentException($"state: '{state}' must be one of {string.Join(", ", PromotionStates.All)}.");
        var start = Cursor.Parse(after) ?? Cursor.Start(oldestFirst);
        var (past, sort) = Cursor.Order(oldestFirst);
        var conditions = new List<string> { $"(created_at, id) {past} (@Time, @Id)" };
        if (state == PromotionStates.Open)
            conditions.Add("state = 'open' AND expires_at > @Now");
        else if (state == PromotionStates.Expired)
            conditions.Add("(state = 'expired' OR (state = 'open' AND expires_at <= @Now))");
        else if (state is not null)
            conditions.Add("state = @state");
        if (model is not null)
            conditions.Add("model = @model");
        return _database.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<PromotionReader.PromotionRow>(
                    $"SELECT {PromotionReader.Columns} FROM promotions WHERE {string.Join(" AND ", conditions)} ORDER BY created_at {sort}, id {sort} LIMIT {limit + 1}",
                    new { state, model, session.Now, start.Time, start.Id });
                var next = rows.Count > limit ? new Cursor(rows[limit - 1].CreatedAt, rows[limit - 1].Id).ToString() : null;
                return new Page<PromotionView>(await PromotionReader.ToViewsAsync(session, [.. rows.Take(limit)]), next);
            },
            cancellationToken);
    }

    /// <summary>Ends the requests whose time is over.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>How many this call has ended; others may have ended more meanwhile.</returns>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        var due = await _database.ReadAsync(
            session => session.QueryAsync<string>("SELECT id FROM promotions WHERE state = 'open' AND expires_at <= @Now ORDER BY expires_at LIMIT 100", new { session.Now }), cancellationToken);
        if (due.Count == 0)
            return 0;
        var key = await signer.KeyAsync(cancellationToken);
        var ended = 0;
        foreach (var id in due)
        {
            ended += await _database.WriteAsync(
                "promotion-expire",
                async session =>
                {
                    if (await PromotionVotes.LockAsync(session, id) is not { } row || !row.IsOver(session.Now))
                        return 0;
                    await PromotionVotes.ExpireAsync(session, row, key);
                    return 1;
                },
                cancellationToken);
        }

        return ended;
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
                return await _database.WriteAsync("promotion-vote", session => PromotionVotes.VoteAsync(session, id, approve, comment, by, verdict, key), cancellationToken);
            },
            cancellationToken);
        if (stale is { } ended)
            throw ended;
        return voted;
    }

    private async Task<PromotionVerdict?> JudgeAsync(string model, string alias, int version, CancellationToken cancellationToken)
    {
        if (await moves.Gates.EvaluateAsync(model, alias, version, cancellationToken) is not { } report
            || await _database.ReadAsync(session => VersionReader.ReadAsync(session, model, version), cancellationToken) is not { } found)
            return null;
        List<string> against = [.. report.Passed ? [] : AliasMoves.Failures(report)];
        // Gates look at the files themselves.
        if (!report.Results.Any(result => result.Kind == GateKinds.Files))
            against.AddRange((await VersionFiles.CheckAsync(moves.Artifacts, found, cancellationToken)).Reasons);
        return new PromotionVerdict(report, against);
    }

    private sealed class SignedRow
    {
        public string Statement { get; set; } = "";

        public string Signature { get; set; } = "";

        public string PublicKey { get; set; } = "";

        public long EndedAt { get; set; }
    }
}
