using System.Text.Json;
using Distillery.Contracts;
using Distillery.Data;
using Distillery.Distillation.Stages;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.WorkerStages;

/// <summary>Puts some rationales with their prompts beside a stage's outputs, small enough for a page.</summary>
public static class RationaleSamples
{
    private const int Most = 30;

    /// <summary>Stores them as <see cref="TextSamples.FileName"/>.</summary>
    /// <param name="context">The stage.</param>
    /// <param name="title">What they are.</param>
    /// <param name="file">All rationales.</param>
    /// <param name="data">The data that they are about.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <param name="template">The prompt that stands beside them; the one that they were asked with when absent.</param>
    public static async Task WriteAsync(IStageContext context, string title, RationaleFile file, PreparedData data, CancellationToken cancellationToken, PromptTemplate? template = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(data);
        template ??= file.Provenance.Template is { } id ? PromptTemplate.Load(id) : null;
        var places = Places(data);
        // Evenly over the whole file, so that every part of the split is seen; the same ones each time.
        var shown = Math.Min(Most, file.Rationales.Count);
        var samples = Enumerable.Range(0, shown).Select(place => file.Rationales[(int)((long)place * file.Rationales.Count / shown)])
            .Where(rationale => places.ContainsKey((rationale.User, rationale.Position)))
            .Select(rationale => Sample(rationale, places[(rationale.User, rationale.Position)], template, data))
            .ToList();
        var path = Path.Combine(context.WorkFolder, TextSamples.FileName);
        var document = new TextSamples(title, file.Provenance.Label, template?.Id, file.Rationales.Count, samples);
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(document, ContractsJson.Indented), cancellationToken).ConfigureAwait(false);
        await context.OutputAsync(TextSamples.FileName, path, cancellationToken).ConfigureAwait(false);
    }

    private static TextSample Sample(Rationale rationale, (string Part, WindowSet Windows, int Row) place, PromptTemplate? template, PreparedData data)
    {
        var seen = PromptContext.Of(data.Dataset, place.Windows, place.Row);
        return new TextSample(
            rationale.User, rationale.Position, place.Part, [.. seen.Items.Select(item => item.ToString())], template?.Render(seen).Text, rationale.Text, rationale.Steps);
    }

    private static Dictionary<(int, int), (string, WindowSet, int)> Places(PreparedData data)
    {
        var places = new Dictionary<(int, int), (string, WindowSet, int)>();
        foreach (var (part, windows) in new[] { ("train", data.Split.Train), ("validation", data.Split.Validation), ("test", data.Split.Test) })
            for (var row = 0; row < windows.Count; row++)
                places[(windows.Users[row], windows.Positions[row])] = (part, windows, row);
        return places;
    }
}
