namespace Distillery.Teachers;

/// <summary>Counts how requests end, and says when asking makes no sense any more.</summary>
/// <param name="rule">When that is.</param>
/// <param name="known">
/// How many answers were there before. They count as good: a stage that goes on after a crash asks first of all what was answered badly before.
/// </param>
internal sealed class CallHealth(StopRule rule, Func<int> known)
{
    private long _ended;
    private long _replies;
    private long _invalid;
    private long _failed;
    private volatile string? _lastProblem;

    /// <summary>What went wrong last; null when nothing did.</summary>
    public string? LastProblem => _lastProblem;

    /// <summary>Counts the end of a request.</summary>
    /// <returns>Why to stop; null to go on.</returns>
    public (TeacherStop Reason, string Why)? Note(Reply reply, AttemptEnd end)
    {
        if (end.Error is { } problem)
            _lastProblem = problem;
        // Those say something about the pace, the dialect or the account, and nothing about the answers.
        if (reply.Kind is ReplyKind.Throttled or ReplyKind.Simplified or ReplyKind.Fatal)
            return null;
        var ended = Interlocked.Increment(ref _ended);
        var failed = end.Outcome == AttemptOutcome.Failed ? Interlocked.Increment(ref _failed) : Interlocked.Read(ref _failed);
        var replies = reply.Kind == ReplyKind.Answer ? Interlocked.Increment(ref _replies) : Interlocked.Read(ref _replies);
        var invalid = end.Outcome == AttemptOutcome.Invalid ? Interlocked.Increment(ref _invalid) : Interlocked.Read(ref _invalid);
        if (ended < rule.After)
            return null;
        if (failed > rule.FailedShare * ended)
            return (TeacherStop.Failed, $"{failed:N0} of {ended:N0} requests failed, more than teacher.stopAt.failedShare {rule.FailedShare} allows; the last: {_lastProblem}");
        var all = replies + known();
        if (replies > 0 && invalid > rule.InvalidShare * all)
            return (TeacherStop.Invalid, $"{invalid:N0} of {all:N0} answers cannot be used, more than teacher.stopAt.invalidShare {rule.InvalidShare} allows; the last: {_lastProblem}");
        return null;
    }
}
