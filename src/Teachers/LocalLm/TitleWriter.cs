using System.Diagnostics;
using System.Text.Json;
using Distillery.Data;
using Distillery.LanguageModels;

namespace Distillery.Teachers;

/// <summary>Generates a title for every window, part by part, and goes on where an earlier attempt stopped.</summary>
/// <remarks>Windows are worked on in the order of their prompts' lengths, so that those side by side are alike; each part's texts depend on nothing but its prompts.</remarks>
internal sealed class TitleWriter(Generator generator, LocalLmPrompts prompts, GenerationOptions settings, int longestPrompt, int partSize)
{
    private sealed record Kept(string Settings, List<string> Titles);

    /// <summary>Tokens of the prompts that were read and of the titles that were written, in this process.</summary>
    internal (long Read, long Written) Tokens { get; private set; }

    /// <summary>Seconds that this process spent on it.</summary>
    internal double Seconds { get; private set; }

    /// <summary>Writes the titles.</summary>
    /// <param name="windows">Window sets and rows.</param>
    /// <param name="identity">What they depend on; a checkpoint with another one is refused.</param>
    /// <param name="checkpoints">Keeps what is finished.</param>
    /// <param name="tell">Told how many are done, and the seconds that are left.</param>
    /// <param name="cancellationToken">Ends the work between two tokens.</param>
    /// <returns>One title for each window, in the given order.</returns>
    internal string[] Write(
        IReadOnlyList<(WindowSet Windows, int Row)> windows, string identity, ITuningCheckpoints? checkpoints, Action<int, double> tell, CancellationToken cancellationToken)
    {
        var ids = windows.Select(window => prompts.Ids(window.Windows, window.Row, longestPrompt)).ToArray();
        var order = Enumerable.Range(0, ids.Length).OrderByDescending(i => ids[i].Length).ToArray();
        var done = Load(checkpoints, identity, order.Length);
        var (first, clock) = (done.Count, Stopwatch.StartNew());
        while (done.Count < order.Length)
        {
            // Parts have fixed ends, so that a resumed run cuts as an unbroken one.
            var part = order[done.Count..Math.Min(order.Length, (done.Count / partSize + 1) * partSize)];
            var texts = generator.Generate([.. part.Select(i => ids[i])], settings, cancellationToken);
            done.AddRange(texts.Select(text => prompts.Title(text.Ids)));
            Tokens = (Tokens.Read + part.Sum(i => (long)ids[i].Length), Tokens.Written + texts.Sum(text => (long)text.Ids.Count + 1));
            checkpoints?.Save(stream => JsonSerializer.Serialize(stream, new Kept(identity, done)));
            tell(done.Count, clock.Elapsed.TotalSeconds / (done.Count - first) * (order.Length - done.Count));
        }

        Seconds = clock.Elapsed.TotalSeconds;
        var titles = new string[order.Length];
        for (var i = 0; i < order.Length; i++)
            titles[order[i]] = done[i];
        return titles;
    }

    private List<string> Load(ITuningCheckpoints? checkpoints, string identity, int most)
    {
        using var stream = checkpoints?.TryOpen();
        if (stream is null)
            return [];
        Kept? kept;
        try
        {
            kept = JsonSerializer.Deserialize<Kept>(stream);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the kept titles are damaged: {exception.Message}", exception);
        }

        if (kept is null || kept.Settings != identity || kept.Titles.Count > most || (kept.Titles.Count < most && kept.Titles.Count % partSize != 0))
            throw new InvalidDataException("the kept titles belong to another run: other data, another model or other settings.");
        return kept.Titles;
    }
}
