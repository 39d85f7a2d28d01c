using System.Diagnostics;
using Distillery.Data;
using Distillery.LanguageModels;
using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>Writes rationales part by part, and goes on where an earlier attempt stopped.</summary>
/// <remarks>Parts end at fixed places and depend on nothing but their windows, so a resumed run ends with the same texts as an unbroken one.</remarks>
internal sealed class RationaleWriter(StudentLmOptions options, Decoder decoder, Tokenizer tokenizer, PreparedData data, TimeSpan keepEvery)
{
    // A tiny model writes a part of so many in less than a minute. Of any other fewer are lost with a worker, and a batch still seldom runs empty.
    private const int TinyPart = 2048, LeastPart = 256, BatchesOfAPart = 4;
    private const int ShortestPrompt = 16;
    private readonly List<(WindowSet Windows, int Row)> _windows =
        [.. new[] { data.Split.Train, data.Split.Validation, data.Split.Test }.SelectMany(windows => Enumerable.Range(0, windows.Count).Select(row => (windows, row)))];

    private int PartSize => options.Model == StudentLmOptions.Tiny ? TinyPart : Math.Max(LeastPart, BatchesOfAPart * options.Batch);

    public IReadOnlyList<Rationale> WriteAll(IStageParts? kept, IStageReport report, CancellationToken cancellationToken)
    {
        var longest = LongestPrompt();
        var parts = new RationaleParts(kept, $"{data.Dataset.Digest} {StudentPrompts.Template.Digest} {options.MaxNewTokens} {longest}");
        var (done, before) = parts.Load();
        Check(done);
        if (done.Count > 0)
            report.Log($"{done.Count:N0} of {_windows.Count:N0} rationales were written by an earlier attempt.");
        using var generator = new Generator(decoder);
        var prompts = new StudentPrompts(tokenizer);
        var settings = new GenerationOptions { MaxNewTokens = options.MaxNewTokens, StopIds = [tokenizer.EosId ?? throw NoEnd()], BatchRows = options.Batch };
        var (clock, lastKept, tokens, first, stored) = (Stopwatch.StartNew(), TimeSpan.Zero, 0L, done.Count, done.Count);
        while (done.Count < _windows.Count)
        {
            var part = _windows.GetRange(done.Count, Math.Min((done.Count / PartSize + 1) * PartSize, _windows.Count) - done.Count);
            var texts = generator.Generate([.. part.Select(window => prompts.Ids(data.Dataset, window.Windows, window.Row, longest).Ids)], settings, cancellationToken);
            for (var i = 0; i < part.Count; i++)
                done.Add(Rationale(part[i], tokenizer.Decode([.. texts[i].Ids])));
            tokens += texts.Sum(text => (long)text.Ids.Count);
            Tell(report, done, first, tokens, clock.Elapsed);
            if (clock.Elapsed - lastKept < keepEvery)
                continue;
            parts.Add(done.Skip(stored), (clock.Elapsed - lastKept).TotalSeconds);
            (lastKept, stored) = (clock.Elapsed, done.Count);
        }

        var incomplete = done.Count(rationale => !RationaleSteps.AreComplete(rationale.Steps));
        report.Metric("rationales", 0, done.Count);
        report.Metric("parameters", 0, decoder.Config.ParameterCount);
        report.Metric("complete_rationales", 0, done.Count - incomplete);
        report.Metric("seconds_per_rationale", 0, (before + clock.Elapsed.TotalSeconds) / done.Count);
        if (incomplete > 0)
            report.Log($"{incomplete:N0} of {done.Count:N0} rationales lack a step.");
        return done;
    }

    // A prompt leaves room for a whole rationale.
    private int LongestPrompt()
    {
        var room = decoder.Config.MaxPositions - options.MaxNewTokens;
        return room >= ShortestPrompt
            ? Math.Min(options.Tuning.MaxLength, room)
            : throw new StageInputException(
                $"studentLm.maxNewTokens is {options.MaxNewTokens}; {options.Name} has {decoder.Config.MaxPositions} positions for prompt and rationale, so at most {decoder.Config.MaxPositions - ShortestPrompt} is right.");
    }

    private StageInputException NoEnd() => new($"the tokenizer of {options.Name} names no end token (eos_token), so nobody could tell where a rationale ends.");

    // Positions tell whether they are of these windows, in this order.
    private void Check(List<Rationale> done)
    {
        for (var i = 0; i < done.Count; i++)
            if (i >= _windows.Count || (done[i].User, done[i].Position) != (_windows[i].Windows.Users[_windows[i].Row], _windows[i].Windows.Positions[_windows[i].Row]))
                throw new InvalidDataException($"the kept rationale {i} is of user {done[i].User}, position {done[i].Position}, which is not the window in its place: it belongs to other data.");
    }

    private static Rationale Rationale((WindowSet Windows, int Row) window, string text)
    {
        var clean = text.Trim();
        return new Rationale(window.Windows.Users[window.Row], window.Windows.Positions[window.Row], clean, RationaleSteps.Parse(clean));
    }

    private void Tell(IStageReport report, List<Rationale> done, int first, long tokens, TimeSpan elapsed)
    {
        var perSecond = (done.Count - first) / Math.Max(elapsed.TotalSeconds, 1e-3);
        report.Metric("tokens_per_second", done.Count, tokens / Math.Max(elapsed.TotalSeconds, 1e-3));
        report.Progress((double)done.Count / _windows.Count, $"{done.Count:N0} of {_windows.Count:N0} rationales", (_windows.Count - done.Count) / perSecond);
    }
}
