namespace Distillery.Teachers;

/// <summary>Asks by batch files: collects what is under way, sends the rest, sends again what failed.</summary>
internal sealed class BatchRun(ChatTeacherOptions options, IBatchPlace place, IAnswerStore store, CallLoop loop, TimeProvider clock)
{
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _invalid = new(StringComparer.Ordinal);
    private readonly HashSet<string> _givenUp = new(StringComparer.Ordinal);
    private ChatDialect _dialect = new();
    private (TeacherStop Reason, string Why)? _stop;

    /// <summary>Asks.</summary>
    /// <param name="template">What the prompts are made with.</param>
    /// <param name="prompts">The prompts, each once.</param>
    /// <param name="calls">What belongs to each prompt.</param>
    /// <param name="cancellationToken">Ends the work early; batches at an endpoint go on.</param>
    /// <returns>The answers by key; keys whose question was given up are missing.</returns>
    public async Task<IReadOnlyDictionary<string, StoredAnswer>> RunAsync(
        PromptTemplate template, IReadOnlyList<AskedPrompt> prompts, IReadOnlyList<Call> calls, CancellationToken cancellationToken)
    {
        var answers = await loop.KnownAsync(calls, cancellationToken);
        var byKey = calls.Zip(prompts).ToDictionary(pair => pair.First.Keys[0], pair => (Call: pair.First, Prompt: pair.Second), StringComparer.Ordinal);
        foreach (var batch in await store.OpenBatchesAsync(cancellationToken))
        {
            foreach (var start in batch.Open)
                loop.Ledger.Hold(start.Reserved);
            await FinishAsync(batch, template, byKey, answers, cancellationToken);
        }

        while (calls.Where(call => !answers.ContainsKey(call.Keys[0]) && !_givenUp.Contains(call.Keys[0])).ToArray() is { Length: > 0 } open)
        {
            var batches = new List<BatchState>();
            string? limit = null;
            for (var from = 0; from < open.Length && limit is null;)
            {
                (var batch, limit) = await RecordAsync(open, from, template, byKey, cancellationToken);
                if (batch is null)
                    break;
                from += batch.Open.Count;
                batches.Add(batch);
            }

            if (batches.Count == 0)
                throw loop.OutOfBudget(limit!, open[0].Cost);
            // All are on their way before the first is waited for.
            for (var i = 0; i < batches.Count; i++)
                batches[i] = await SubmitAsync(batches[i], template, byKey, cancellationToken);
            foreach (var batch in batches)
                await FinishAsync(batch, template, byKey, answers, cancellationToken);
        }

        return answers;
    }

    /// <summary>Records as many requests as one file and the budget take.</summary>
    private async Task<(BatchState? Batch, string? Limit)> RecordAsync(
        Call[] open, int from, PromptTemplate template, Dictionary<string, (Call Call, AskedPrompt Prompt)> byKey, CancellationToken cancellationToken)
    {
        var starts = new List<AttemptStart>();
        var id = Guid.NewGuid().ToString("N")[..16];
        string? limit = null;
        long bytes = 0;
        for (var i = from; i < open.Length && starts.Count < options.Batch!.RequestsPerFile; i++)
        {
            var size = Line(template, byKey[open[i].Keys[0]].Prompt).Length;
            if (starts.Count > 0 && bytes + size > options.Batch.BytesPerFile)
                break;
            if ((limit = loop.Ledger.TryReserve(open[i].Cost)) is not null)
                break;
            bytes += size;
            starts.Add(new AttemptStart(Guid.NewGuid().ToString("N"), open[i].Model, open[i].Keys, open[i].Cost, id));
        }

        if (starts.Count == 0)
            return (null, limit);
        var batch = new BatchState { Id = id, Open = starts };
        // The batch first: a request that belongs to no batch would count as lost after a crash.
        await store.SaveBatchAsync(batch, cancellationToken);
        await store.ReserveAsync(starts, cancellationToken);
        return (batch, limit);
    }

    private async Task<BatchState> SubmitAsync(
        BatchState batch, PromptTemplate template, Dictionary<string, (Call Call, AskedPrompt Prompt)> byKey, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream();
        foreach (var start in batch.Open)
            if (byKey.TryGetValue(start.Keys[0], out var asked))
                file.Write(Line(template, asked.Prompt));
        var sent = await place.SubmitAsync(batch, file.ToArray(), state => store.SaveBatchAsync(state, CancellationToken.None), cancellationToken);
        return sent with { Open = batch.Open };
    }

    private async Task FinishAsync(
        BatchState batch,
        PromptTemplate template,
        Dictionary<string, (Call Call, AskedPrompt Prompt)> byKey,
        System.Collections.Concurrent.ConcurrentDictionary<string, StoredAnswer> answers,
        CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        if (batch.Open.Count > 0)
        {
            var sent = await SubmitAsync(batch, template, byKey, cancellationToken);
            var replies = new Dictionary<string, Reply>(StringComparer.Ordinal);
            var results = await place.ResultsAsync(sent, cancellationToken);
            foreach (var line in results.Lines)
                if (BatchLine.Result(line, ApiKey.None) is var (id, reply))
                    replies[id] = reply;
            await SettleAsync(batch, results.Problem, replies, byKey, answers, (long)clock.GetElapsedTime(began).TotalMilliseconds);
        }

        await store.SaveBatchAsync(batch with { IsDone = true }, CancellationToken.None);
        // Files that are at the endpoint are paid, so what they bring is kept when the stage is submitted again.
        if (_stop is var (reason, why))
            throw loop.Stopped(reason, why);
    }

    private async Task SettleAsync(
        BatchState batch,
        string? problem,
        Dictionary<string, Reply> replies,
        Dictionary<string, (Call Call, AskedPrompt Prompt)> byKey,
        System.Collections.Concurrent.ConcurrentDictionary<string, StoredAnswer> answers,
        long milliseconds)
    {
        var ends = new List<AttemptEnd>();
        var fresh = new List<StoredAnswer>();
        // All replies of one file are about the dialect that it was written in.
        var written = _dialect;
        var missing = new Reply { Kind = ReplyKind.Passing, Problem = problem ?? "the batch has no result for it" };
        foreach (var start in batch.Open)
        {
            var reply = replies.GetValueOrDefault(start.Keys[0], missing);
            if (!byKey.TryGetValue(start.Keys[0], out var asked))
            {
                ends.Add(new AttemptEnd { Id = start.Id, Outcome = AttemptOutcome.Failed, MayBeBilled = reply.Kind == ReplyKind.Answer, Error = "the question is not asked any more" });
                continue;
            }

            reply = Learnt(reply, written);
            var (end, got) = Judgement.Of(asked.Call, start.Id, reply, milliseconds);
            ends.Add(end);
            fresh.AddRange(got ?? []);
            Note(start.Keys[0], reply, end);
            _stop = loop.Health.Note(reply, end) ?? _stop;
        }

        await store.SettleAsync(ends, CancellationToken.None);
        foreach (var (end, start) in ends.Zip(batch.Open))
            loop.Ledger.Settle(start.Reserved, end);
        foreach (var answer in fresh)
            answers[answer.Key] = answer;
        loop.Count(fresh.Count, batch.Open.Count(start => _givenUp.Contains(start.Keys[0])));
    }

    // A refused parameter is left out in the next file; that is no failure of the question.
    private Reply Learnt(Reply reply, ChatDialect written)
    {
        if (reply.Kind != ReplyKind.Rejected || written.After(reply.Problem!, asksForStructure: true) is not { } simpler)
            return reply;
        _dialect = simpler;
        return reply with { Kind = ReplyKind.Simplified };
    }

    private void Note(string key, Reply reply, AttemptEnd end)
    {
        var counts = end.Outcome == AttemptOutcome.Invalid ? _invalid : _failures;
        if (end.Outcome is AttemptOutcome.Answered or AttemptOutcome.Refused)
            return;
        counts[key] = counts.GetValueOrDefault(key) + 1;
        if (reply.Kind == ReplyKind.Rejected || counts[key] >= (end.Outcome == AttemptOutcome.Invalid ? options.Retries.Answers : options.Retries.Tries))
            _givenUp.Add(key);
    }

    private byte[] Line(PromptTemplate template, AskedPrompt asked)
    {
        var decoding = _invalid.GetValueOrDefault(asked.Key) is > 0 and var invalid && options.Decoding.Seed is { } seed
            ? options.Decoding with { Seed = unchecked(seed + invalid) & int.MaxValue }
            : options.Decoding;
        return BatchLine.Request(asked.Key, ChatBody.Chat(options.Model, asked.Prompt, decoding, ChatTeacher.Schema(template), _dialect));
    }
}
