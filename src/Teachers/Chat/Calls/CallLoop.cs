using System.Collections.Concurrent;

namespace Distillery.Teachers;

/// <summary>
/// The one loop that asks: finds answers that are there, sends the rest at the endpoint's pace, tries again what may pass, asks again for what
/// is invalid, and stops at the budget or when asking makes no sense. A request is recorded before it is sent; an answer before it is used.
/// </summary>
internal sealed class CallLoop : IDisposable
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);
    private readonly ChatTeacherOptions _options;
    private readonly IAnswerStore _store;
    private readonly TimeProvider _clock;
    private readonly Action<TeacherProgress>? _report;
    private readonly AdaptiveGate _gate;
    private readonly BudgetLedger _ledger;
    private readonly SpendTotals _others;
    private readonly Lock _reporting = new();
    private readonly ConcurrentBag<CallFeed> _feeds = [];
    private readonly long _startPico;
    private readonly long _began;
    private long _reported;
    private int _counting;
    private int _got;
    private int _givenUp;
    private readonly CancellationTokenSource _stopping = new();
    // Made at the end, so that it counts what was still under way.
    private volatile Func<TeacherStoppedException>? _stop;

    private CallLoop(ChatTeacherOptions options, IAnswerStore store, SpendOpening spent, TimeProvider clock, Action<TeacherProgress>? report)
    {
        (_options, _store, _clock, _report) = (options, store, clock, report);
        Health = new CallHealth(options.StopAt, () => Known);
        _gate = new AdaptiveGate(options.Limits, clock);
        _ledger = new BudgetLedger(options.Budget, spent);
        _others = spent.Others;
        (_startPico, _began) = (spent.Own.KnownPico, clock.GetTimestamp());
    }

    /// <summary>What the stage has spent so far.</summary>
    public SpendTotals Spent => _ledger.Totals;

    /// <summary>The budget, for the other transport.</summary>
    public BudgetLedger Ledger => _ledger;

    /// <summary>How requests ended.</summary>
    public CallHealth Health { get; }

    public static async Task<CallLoop> OpenAsync(
        ChatTeacherOptions options, IAnswerStore store, TimeProvider clock, Action<TeacherProgress>? report, CancellationToken cancellationToken)
        => new(options, store, await store.OpenAsync(cancellationToken), clock, report);

    /// <summary>Asks.</summary>
    /// <param name="questions">The questions.</param>
    /// <param name="cancellationToken">Ends the work early; answers so far are kept.</param>
    /// <returns>The answers by key; keys whose question was given up are missing.</returns>
    /// <exception cref="TeacherStoppedException">Asking ended early; what is there is kept.</exception>
    public async Task<IReadOnlyDictionary<string, StoredAnswer>> RunAsync(CallSource questions, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentDictionary<string, StoredAnswer>(StringComparer.Ordinal);
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Ends what only waits; a request that was sent is paid, so its answer is waited for.
        using var waits = CancellationTokenSource.CreateLinkedTokenSource(abort.Token, _stopping.Token);
        var queue = new CallQueue(_clock, waits.Token);
        var asking = Enumerable.Range(0, Math.Min(questions.Count, _options.Limits.Concurrency)).Select(_ => WorkAsync(queue, answers, abort, waits.Token));
        await Task.WhenAll(asking.Prepend(FeedAsync(questions, queue, answers, abort)));
        Report(force: true);
        if (_stop is { } stop)
            throw stop();
        return answers;
    }

    /// <summary>Finds what is there, and begins to count.</summary>
    public async Task<ConcurrentDictionary<string, StoredAnswer>> KnownAsync(IReadOnlyList<Call> calls, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentDictionary<string, StoredAnswer>(StringComparer.Ordinal);
        var feed = new CallFeed(_store, answers, _clock);
        _feeds.Add(feed);
        await feed.LookUpAsync(CallSource.Of(calls), Enumerable.Range(0, calls.Count), cancellationToken);
        return answers;
    }

    /// <summary>Finds answers for which no question shall be made, and counts them.</summary>
    public async Task<ConcurrentDictionary<string, StoredAnswer>> KnownAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentDictionary<string, StoredAnswer>(StringComparer.Ordinal);
        var feed = new CallFeed(_store, answers, _clock);
        _feeds.Add(feed);
        await feed.TakeKnownAsync(keys, cancellationToken);
        return answers;
    }

    /// <summary>Counts answers that came another way.</summary>
    public void Count(int got, int givenUp)
    {
        Interlocked.Add(ref _got, got);
        Interlocked.Add(ref _givenUp, givenUp);
        Report(force: true);
    }

    public TeacherProgress Progress() => new()
    {
        Wanted = _feeds.Sum(feed => feed.Wanted),
        Cached = Known,
        Got = Volatile.Read(ref _got),
        GivenUp = Volatile.Read(ref _givenUp),
        Spent = _ledger.Totals,
        RunPico = _ledger.Totals.KnownPico - _startPico,
        InFlight = _gate.InFlight,
        Level = _gate.Level,
        Seconds = _clock.GetElapsedTime(_began).TotalSeconds,
    };

    private int Known => _feeds.Sum(feed => feed.Found);

    /// <summary>The sentence for a budget that is used up.</summary>
    public TeacherStoppedException OutOfBudget(string limit, CallCost next) => StopSentences.OutOfBudget(limit, next, _options.Budget, Progress(), _others);

    /// <summary>Why asking ends, with what is there.</summary>
    public TeacherStoppedException Stopped(TeacherStop reason, string why) => StopSentences.Stopped(reason, why, Progress());

    public void Dispose()
    {
        _gate.Dispose();
        _stopping.Dispose();
    }

    private async Task FeedAsync(CallSource questions, CallQueue queue, ConcurrentDictionary<string, StoredAnswer> answers, CancellationTokenSource abort)
    {
        var feed = new CallFeed(_store, answers, _clock, Counted);
        _feeds.Add(feed);
        Interlocked.Increment(ref _counting);
        try
        {
            // Elsewhere: making questions must not keep those who ask from beginning.
            await Task.Run(() => feed.FeedAsync(questions, queue, _options.OrderSeed, _options.Limits.Concurrency, abort.Token), abort.Token);
        }
        catch
        {
            // The store is gone: those who ask wait for questions that never come.
            await abort.CancelAsync();
            throw;
        }
    }

    private async Task WorkAsync(CallQueue queue, ConcurrentDictionary<string, StoredAnswer> answers, CancellationTokenSource abort, CancellationToken waits)
    {
        // The record of the last request is written while the next one is prepared; the store keeps the order, so that a worker
        // never has more than one request that counts as under way.
        var record = Task.CompletedTask;
        try
        {
            while (_stop is null && await queue.TakeAsync() is { } turn)
            {
                if (await OnceAsync(turn.Call, turn.Invalid, record, waits, abort.Token) is not { } sent)
                {
                    queue.Done();
                    continue;
                }

                var isOver = sent.Answers is not null || !AskAgain(queue, turn, sent.Reply);
                record = RecordAsync(queue, turn.Call, sent, isOver, answers, abort);
            }

            await record;
        }
        catch (OperationCanceledException) when (_stop is not null && !abort.IsCancellationRequested)
        {
            // It only waited; the reason to stop is thrown by the run.
            await record;
        }
        catch
        {
            // The store is gone, or the stage was taken away: the others must not go on paying.
            await abort.CancelAsync();
            // What was paid is recorded; when it cannot be, that is the error.
            await record;
            throw;
        }
    }

    /// <summary>Records how a request ended; then its answers may be used and its reservation is settled.</summary>
    private async Task RecordAsync(
        CallQueue queue, Call call, Sent sent, bool isOver, ConcurrentDictionary<string, StoredAnswer> answers, CancellationTokenSource abort)
    {
        try
        {
            // The answer is paid: not cancellable.
            await _store.SettleAsync([sent.End], CancellationToken.None);
        }
        catch
        {
            // Its worker may be waiting for the next question, and notices only so.
            await abort.CancelAsync();
            throw;
        }

        _ledger.Settle(call.Cost, sent.End);
        Interlocked.Add(ref _got, (sent.Answers ?? []).Count(answer => answers.TryAdd(answer.Key, answer)));
        if (isOver)
            queue.Done();
        Report(force: false);
    }

    /// <summary>Puts a question back that has no answer yet. One that waits for its next try takes no place from others.</summary>
    /// <returns>False when it is given up.</returns>
    private bool AskAgain(CallQueue queue, CallTurn turn, Reply reply)
    {
        switch (reply.Kind)
        {
            case ReplyKind.Throttled or ReplyKind.Simplified:
                queue.Return(turn, TimeSpan.Zero);
                return true;
            case ReplyKind.Answer when turn.Invalid + 1 < _options.Retries.Answers:
                queue.Return(turn with { Invalid = turn.Invalid + 1 }, TimeSpan.Zero);
                return true;
            case ReplyKind.Passing when turn.Failures + 1 < _options.Retries.Tries:
                var again = turn with { Failures = turn.Failures + 1 };
                queue.Return(again, RetryMath.Wait(_options.Retries, again.Failures, _options.Seed, turn.Call.Number, reply.RetryAfter));
                return true;
            default:
                if (_stop is null)
                    Interlocked.Add(ref _givenUp, turn.Call.Keys.Count);
                return false;
        }
    }

    /// <summary>
    /// Sends it once, under one place of the gate. Budget and record come before, and so does the record of the request before it; the record of
    /// how it ended is the caller's.
    /// </summary>
    /// <returns>Null when it was not sent.</returns>
    private async Task<Sent?> OnceAsync(Call call, int invalid, Task before, CancellationToken waits, CancellationToken cancellationToken)
    {
        var pass = await _gate.EnterAsync(call.Cost.Tokens.Total, waits);
        long? used = 0;
        try
        {
            if (_stop is not null)
                return null;
            if (await _ledger.ReserveAsync(call.Cost, waits) is { } limit)
            {
                Stop(() => OutOfBudget(limit, call.Cost));
                return null;
            }

            used = null;
            // In the order of time: then the newest stand together in an index.
            var start = new AttemptStart(Guid.CreateVersion7(_clock.GetUtcNow()).ToString("N"), call.Model, call.Keys, call.Cost);
            await Task.WhenAll(before, _store.ReserveAsync([start], cancellationToken));
            var began = _clock.GetTimestamp();
            var reply = await call.Send(invalid, cancellationToken);
            var (end, answers) = Judgement.Of(call, start.Id, reply, (long)_clock.GetElapsedTime(began).TotalMilliseconds);
            used = end.Usage?.Total ?? (end.MayBeBilled ? null : 0);
            Note(pass, reply, end);
            return new Sent(reply, end, answers);
        }
        finally
        {
            _gate.Leave(pass, used);
        }
    }

    private void Note(AdaptiveGate.Pass pass, Reply reply, AttemptEnd end)
    {
        if (reply.Kind == ReplyKind.Throttled)
        {
            _gate.Throttled(pass, reply.RetryAfter);
            if (_gate.ThrottledFor > _options.Limits.ThrottlePatience)
                Stop(TeacherStop.Throttled, $"the endpoint has answered nothing but HTTP 429 for {_options.Limits.ThrottlePatience.TotalMinutes:0.#} minutes");
        }
        else if (reply.Kind == ReplyKind.Answer)
            _gate.Answered();

        // Before the place is given back, so that nothing else is sent.
        if (reply.Kind == ReplyKind.Fatal)
            Stop(TeacherStop.Refused, reply.Problem!);
        if (Health.Note(reply, end) is var (reason, why))
            Stop(reason, why);
    }

    private void Stop(TeacherStop reason, string why) => Stop(() => Stopped(reason, why));

    private void Stop(Func<TeacherStoppedException> why)
    {
        _stop ??= why;
        _stopping.Cancel();
    }

    private void Counted()
    {
        Interlocked.Decrement(ref _counting);
        Report(force: true);
    }

    private void Report(bool force)
    {
        // While questions are still counted, the share that is done would go back.
        if (_report is null || Volatile.Read(ref _counting) > 0)
            return;
        lock (_reporting)
        {
            if (!force && _reported != 0 && _clock.GetElapsedTime(_reported) < ReportEvery)
                return;
            _reported = _clock.GetTimestamp();
            _report(Progress());
        }
    }

    private sealed record Sent(Reply Reply, AttemptEnd End, IReadOnlyList<StoredAnswer>? Answers);
}
