using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// The one door through which aliases move, whoever asks: the API, MLflow's clients, approvals, rollbacks. It holds the model's row as a lock,
/// reads the rules of the alias, has the gates evaluated, and refuses with reasons. What it lets pass is one transaction with its history,
/// event and audit record; what it refuses is a record in the audit log.
/// </summary>
/// <param name="database">The store.</param>
/// <param name="artifacts">Where files are.</param>
/// <param name="gates">Who evaluates the gates.</param>
public sealed class AliasMoves(Database database, IArtifactStore artifacts, IGateKeeper gates)
{
    private const int Tries = 20;
    private const int Places = 64;
    private const int ShortestReason = 10;
    private const int LongestText = 4_000;

    // Verdicts take time, and another move makes them stale: in one process those of a model go one after the other, so that none starves.
    // A fixed number of places, so that names which callers invent take no memory.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Places).Select(_ => new SemaphoreSlim(1, 1))];

    internal Database Store => database;

    internal IArtifactStore Artifacts => artifacts;

    internal IGateKeeper Gates => gates;

    /// <summary>Moves, makes or removes an alias.</summary>
    /// <param name="request">Which, and who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The model as it is now; null when there is no such model or version.</returns>
    /// <exception cref="MoveRefusedException">The rules, the gates or the caller's rights are against it.</exception>
    /// <exception cref="ArgumentException">The name or a text is not valid.</exception>
    public async Task<ModelView?> MoveAsync(AliasMoveRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // What exists can be removed, whatever it is called.
        if (request.Version is not null && AliasNames.ProblemOf(request.Alias) is { } problem)
            throw new ArgumentException(problem);
        CheckText("comment", request.Comment);
        CheckOverride(request.Override);
        var what = request.Version is { } version ? $"Moving '{request.Alias}' of {request.Model} to version {version}" : $"Removing '{request.Alias}' of {request.Model}";
        return await RefusableAsync(
            what, request.By, request.Version is null ? "alias.remove" : "alias.move", request.Model, request.Alias, request.Version,
            () => MoveOnceAsync(request, cancellationToken), cancellationToken);
    }

    /// <summary>Takes an alias back to the version that held it before, by its history; or, as a drill, only checks that this would work.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">For example <c>champion</c>.</param>
    /// <param name="request">Why, and whether it is a drill.</param>
    /// <param name="by">Who asks; of a protected alias, who may approve.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>What was done; null when there is no such model.</returns>
    /// <exception cref="MoveRefusedException">The caller may not, or a file of the earlier version is missing or damaged.</exception>
    /// <exception cref="PromotionStateException">The alias never held another version that still exists.</exception>
    public async Task<RollbackView?> RollBackAsync(string model, string alias, RollbackRequest request, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(by);
        CheckText("comment", request.Comment);
        return await RefusableAsync(
            $"Rolling back '{alias}' of {model}", by, "alias.rollback", model, alias, null,
            async () =>
            {
                if (await TargetAsync(model, alias, cancellationToken) is not { } plan)
                    return (true, null);
                var files = await VersionFiles.CheckAsync(artifacts, plan.To, cancellationToken);
                return await database.WriteAsync(
                    "roll-back", session => RollBackAsync(session, model, alias, request, by, plan.To.Version, files), cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Moves a version to an MLflow stage. Where the stage's alias has rules (<c>production</c>, <c>staging</c>), that is a move of the alias through this door.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="stage">One of <see cref="ModelStages"/>, in any case of letters.</param>
    /// <param name="archiveOthers">Whether the other versions of the stage go to Archived.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The version as it is now; null when there is none.</returns>
    /// <exception cref="MoveRefusedException">The rules of the stage's alias are against it.</exception>
    /// <exception cref="ArgumentException">There is no such stage.</exception>
    public async Task<ModelVersionView?> MoveToStageAsync(string model, int version, string stage, bool archiveOthers, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        var wanted = StageWriter.Find(stage) ?? throw new ArgumentException($"stage: '{stage}' must be one of {string.Join(", ", ModelStages.All)}.");
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var (exists, entered, left) = await database.ReadAsync(session => StageDoors.OfAsync(session, model, version, wanted), cancellationToken);
            if (!exists)
                return null;
            if (entered is not null)
                await MoveAsync(new AliasMoveRequest(model, entered, version, by) { Comment = "stage", StageOfFormer = archiveOthers ? ModelStages.Archived : ModelStages.None }, cancellationToken);
            if (left is not null)
                await MoveAsync(new AliasMoveRequest(model, left, null, by) { Comment = "stage" }, cancellationToken);
            var (done, found) = await database.WriteAsync(
                "version-stage", session => StageDoors.WriteAsync(session, model, version, wanted, archiveOthers, entered is not null, by), cancellationToken);
            if (done)
                return found;
        }

        throw Busy($"Version {version} of {model}");
    }

    /// <summary>Every move of the aliases of a model, newest first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<AliasChange>> HistoryAsync(string model, CancellationToken cancellationToken)
        => database.ReadAsync(session => AliasHistory.ReadAsync(session, model), cancellationToken);

    /// <summary>Runs work that may be refused or find its evidence stale: in turn, again when stale, and with a record when refused.</summary>
    internal async Task<T> RefusableAsync<T>(
        string what, ActedBy by, string act, string model, string alias, int? version, Func<Task<(bool Done, T Result)>> work, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)string.GetHashCode(model, StringComparison.Ordinal) % Places];
        await turn.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 0; attempt < Tries; attempt++)
            {
                var (done, result) = await work();
                if (done)
                    return result;
            }

            throw Busy(what);
        }
        catch (MoveRefusedException e)
        {
            await database.WriteAsync(
                "audit",
                session => AuditStore.RecordAsync(session, new AuditEntry(by, act, $"model/{model}/alias/{alias}") { After = new { version, e.Reasons }, Refused = true }),
                cancellationToken);
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    internal static void CheckText(string field, string? text)
    {
        if (text is not null && (text.Length > LongestText || text.Contains('\0')))
            throw new ArgumentException($"{field}: at most {LongestText:N0} characters without NUL.");
    }

    /// <summary>The reasons in a report that did not pass.</summary>
    internal static IReadOnlyList<string> Failures(GateReport report) => [.. report.Results.Where(result => !result.Passed).Select(result => $"Gate '{result.Gate}': {result.Reason}")];

    private static PromotionStateException Busy(string what)
        => new("busy", $"{what}: what the gates rest on kept changing while they were evaluated. Try again when it is quieter.");

    private static void CheckOverride(AliasOverride? forced)
    {
        if (forced is null)
            return;
        CheckText("override.reason", forced.Reason);
        if (string.IsNullOrWhiteSpace(forced.Reason) || forced.Reason.Trim().Length < ShortestReason)
            throw new ArgumentException($"override.reason: an emergency needs a reason of at least {ShortestReason} characters.");
    }

    private async Task<(bool Done, ModelView? Result)> MoveOnceAsync(AliasMoveRequest request, CancellationToken cancellationToken)
    {
        if (request.Override is not null && !AliasRights.MayOverride(request.By))
            throw new MoveRefusedException("The override", [$"It needs the role admin, or the role approver with the grant '{Grants.Override}'; '{request.By.Name}' has the role {request.By.Role ?? "none"}."]);
        // Gates are evaluated before the lock is taken; under it only the fingerprint of what they rest on is read again.
        GateReport? report = null;
        if (request.Version is { } version && await database.ReadAsync(session => HasGatesAsync(session, request.Model, request.Alias), cancellationToken))
        {
            report = await gates.EvaluateAsync(request.Model, request.Alias, version, cancellationToken);
            if (report is null)
                return (true, null);
        }

        return await database.WriteAsync("set-alias", session => MoveAsync(session, request, report), cancellationToken);
    }

    private static async Task<(bool Done, ModelView? Result)> MoveAsync(Session session, AliasMoveRequest request, GateReport? report)
    {
        var (model, alias) = (request.Model, request.Alias);
        if (!await LockAsync(session, model) || (request.Version is { } wanted && await VersionReader.ReadAsync(session, model, wanted) is null))
            return (true, null);
        var from = await CurrentAsync(session, model, alias);
        if (from == request.Version)
            return (true, await ModelReader.FindAsync(session, model));
        var rules = (await AliasRulesStore.ReadAsync(session, model, alias))?.Rules;
        if (request.Version is { } version && rules?.Gates.Count > 0)
        {
            if (report is null || (await GateFingerprints.ReadAsync(session, model, alias, version))?.EvidenceDigest != report.EvidenceDigest)
                return (false, null);
        }

        List<string> against = [.. AliasRights.AgainstMove(rules, request), .. report is { Passed: false } ? Failures(report) : []];
        if (against.Count > 0 && request.Override is null)
            throw new MoveRefusedException(request.Version is { } to ? $"Moving '{alias}' of {model} to version {to}" : $"Removing '{alias}' of {model}", against, report);
        var kind = request.Override is not null ? AliasMoveKinds.Override : request.Version is null ? AliasMoveKinds.Remove : AliasMoveKinds.Move;
        var change = new AliasChange(alias, from, request.Version, request.By.Name, request.Comment, default)
        {
            Kind = kind,
            OverrideReason = request.Override?.Reason,
            EvidenceDigest = report?.EvidenceDigest,
        };
        await AliasWriter.MoveAsync(session, request, from, change, rules is not null && StageWriter.IsStage(alias), against);
        return (true, await ModelReader.FindAsync(session, model));
    }

    private Task<(int? From, ModelVersionView To)?> TargetAsync(string model, string alias, CancellationToken cancellationToken)
        => database.ReadAsync<(int? From, ModelVersionView To)?>(
            async session =>
            {
                if (await ModelReader.FindAsync(session, model) is null)
                    return null;
                var from = await CurrentAsync(session, model, alias);
                var to = await AliasHistory.TargetAsync(session, model, alias, from) ?? throw NothingEarlier(model, alias);
                return (from, (await VersionReader.ReadAsync(session, model, to))!);
            },
            cancellationToken);

    private static PromotionStateException NothingEarlier(string model, string alias)
        => new("no_earlier_version", $"'{alias}' of {model} held no earlier version that still exists, so there is nothing to go back to.");

    private static async Task<(bool Done, RollbackView? Result)> RollBackAsync(
        Session session, string model, string alias, RollbackRequest request, ActedBy by, int planned, VersionFiles files)
    {
        if (!await LockAsync(session, model))
            return (true, null);
        var from = await CurrentAsync(session, model, alias);
        var to = await AliasHistory.TargetAsync(session, model, alias, from) ?? throw NothingEarlier(model, alias);
        // Another move came in between: other files must be looked at.
        if (to != planned)
            return (false, null);
        var rules = (await AliasRulesStore.ReadAsync(session, model, alias))?.Rules;
        if (rules?.Protected == true && !AliasRights.MayApprove(rules, by) && !AliasRights.MayOverride(by))
            throw new MoveRefusedException($"Rolling back '{alias}' of {model}", [AliasRights.WhyNot(rules, alias, by)]);
        if (files.Reasons.Count > 0)
            throw new MoveRefusedException($"Rolling back '{alias}' of {model} to version {to}", files.Reasons);
        if (request.Drill)
        {
            await AuditStore.RecordAsync(
                session,
                new AuditEntry(by, "alias.drill", $"model/{model}/alias/{alias}") { Before = new { version = from }, After = new { version = to, request.Comment, files.Files, files.Bytes } });
        }
        else
        {
            var change = new AliasChange(alias, from, to, by.Name, request.Comment, default) { Kind = AliasMoveKinds.Rollback };
            await AliasWriter.MoveAsync(
                session, new AliasMoveRequest(model, alias, to, by) { Comment = request.Comment }, from, change, rules is not null && StageWriter.IsStage(alias), []);
        }

        return (true, new RollbackView(model, alias, from, to, request.Drill, files.Files, files.Bytes));
    }

    /// <summary>Takes the model's row as the lock under which its aliases move; false when there is no such model.</summary>
    internal static async Task<bool> LockAsync(Session session, string model)
        => await session.FirstAsync<string>("SELECT name FROM models WHERE name = @model {for_update}", new { model }) is not null;

    internal static Task<int?> CurrentAsync(Session session, string model, string alias)
        => session.FirstAsync<int?>("SELECT version FROM aliases WHERE model = @model AND alias = @alias", new { model, alias });

    private static async Task<bool> HasGatesAsync(Session session, string model, string alias)
        => (await AliasRulesStore.ReadAsync(session, model, alias))?.Rules?.Gates.Count > 0;
}
