using System.Diagnostics;
using System.Text.Json;
using Distillery.Data;
using Distillery.LanguageModels;
using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>Writes rationales part by part, and goes on where an earlier attempt stopped.</summary>
/// <remarks>What is written for a window does not depend on the windows beside it, so a resumed run ends with the same texts as an unbroken one.</remarks>
internal sealed class RationaleWriter(StudentLmOptions options, Decoder decoder, Tokenizer tokenizer, PreparedData data)
{
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(20);
    private readonly List<(WindowSet Windows, int Row)> _windows =
        [.. new[] { data.Split.Train, data.Split.Validation, data.Split.Test }.SelectMany(windows => Enumerable.Range(0, windows.Count).Select(row => (windows, row)))];

    public IReadOnlyList<Rationale> WriteAll(ITuningCheckpoints? kept, IStageReport report, CancellationToken cancellationToken)
    {
        var done = Load(kept);
        if (done.Count > 0)
            report.Log($"{done.Count:N0} of {_windows.Count:N0} rationales were written by an earlier attempt.");
        using var generator = new Generator(decoder);
        var prompts = new StudentPrompts(tokenizer, options.Tuning.MaxLength);
        var settings = new GenerationOptions { MaxNewTokens = options.MaxNewTokens, StopIds = [tokenizer.EosId!.Value], BatchRows = options.Batch };
        var (clock, lastKept, tokens, first) = (Stopwatch.StartNew(), TimeSpan.Zero, 0L, done.Count);
        while (done.Count < _windows.Count)
        {
            var part = _windows.GetRange(done.Count, Math.Min(WriteRationales.PartSize, _windows.Count - done.Count));
            var texts = generator.Generate([.. part.Select(window => prompts.Ids(data.Dataset, window.Windows, window.Row))], settings, cancellationToken);
            for (var i = 0; i < part.Count; i++)
                done.Add(Rationale(part[i], tokenizer.Decode([.. texts[i].Ids])));
            tokens += texts.Sum(text => (long)text.Ids.Count);
            Tell(report, done, first, tokens, clock.Elapsed);
            if (clock.Elapsed - lastKept >= KeepEvery && kept is not null)
            {
                kept.Save(stream => JsonSerializer.Serialize(stream, done));
                lastKept = clock.Elapsed;
            }
        }

        var incomplete = done.Count(rationale => !RationaleSteps.AreComplete(rationale.Steps));
        report.Metric("rationales", 0, done.Count);
        report.Metric("parameters", 0, decoder.Config.ParameterCount);
        report.Metric("complete_rationales", 0, done.Count - incomplete);
        report.Metric("seconds_per_rationale", 0, done.Count == first ? 0 : clock.Elapsed.TotalSeconds / (done.Count - first));
        if (incomplete > 0)
            report.Log($"{incomplete:N0} of {done.Count:N0} rationales lack a step.");
        return done;
    }

    private List<Rationale> Load(ITuningCheckpoints? kept)
    {
        using var stream = kept?.TryOpen();
        if (stream is null)
            return [];
        var done = JsonSerializer.Deserialize<List<Rationale>>(stream) ?? [];
        // Positions tell whether they are of these windows, in this order.
        for (var i = 0; i < done.Count; i++)
            if (i >= _windows.Count || (done[i].User, done[i].Position) != (_windows[i].Windows.Users[_windows[i].Row], _windows[i].Windows.Positions[_windows[i].Row]))
                throw new InvalidDataException($"the kept rationale {i} is of user {done[i].User}, position {done[i].Position}, which is not the window in its place: it belongs to other data.");
        return done;
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
