using Distillery.Data;
using Distillery.Distillation.Slim;
using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>Stage <c>encode-text</c>: one encoder turns item texts and rationales into vectors (SLIM, Eq. 5), in <see cref="VectorsName"/>.</summary>
public static class EncodeText
{
    /// <summary>Name of the file of the vectors.</summary>
    public const string VectorsName = "text.safetensors";

    /// <summary>Encodes.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="rationales">Rationales of every window; null where only items are encoded (windows have no vectors then).</param>
    /// <param name="steps">Which steps of them, 1 to 3.</param>
    /// <param name="data">The data.</param>
    /// <param name="folder">Where the file is written; made where it is missing.</param>
    /// <param name="report">Told what happens.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="StageInputException">A window has no rationale.</exception>
    public static async Task<TextVectors> RunAsync(
        ITextEncoder encoder, RationaleFile? rationales, IReadOnlyCollection<int> steps, PreparedData data, string folder, IStageReport? report = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(data);
        report ??= SilentReport.Instance;
        var items = await encoder.EncodeAsync(ItemText.Of(data.Dataset.Catalogue), new ShareReport(report, 0, 0.2, "encoding item texts"), cancellationToken).ConfigureAwait(false);
        var vectors = rationales is null
            ? TextVectors.OfItems(data, encoder.Dim, items, encoder.Label)
            : TextVectors.Of(
                data,
                encoder.Dim,
                items,
                await WindowsAsync(data.Split.Train, "training", 0.2, 0.8).ConfigureAwait(false),
                await WindowsAsync(data.Split.Validation, "validation", 0.8, 0.9).ConfigureAwait(false),
                await WindowsAsync(data.Split.Test, "test", 0.9, 1).ConfigureAwait(false),
                encoder.Label,
                rationales.Provenance.Label);
        TextVectorsFile.Write(Path.Combine(folder, VectorsName), vectors);
        report.Progress(1, $"{data.Dataset.Catalogue.Count:N0} items{(rationales is null ? "" : $", {rationales.Rationales.Count:N0} rationales")} ({encoder.Label})");
        return vectors;

        Task<float[]> WindowsAsync(WindowSet rows, string part, double from, double to) =>
            encoder.EncodeAsync(Texts(rationales, rows, part, steps, report), new ShareReport(report, from, to, $"encoding rationales of the {part} windows"), cancellationToken);
    }

    private static List<string> Texts(RationaleFile rationales, WindowSet rows, string part, IReadOnlyCollection<int> steps, IStageReport report)
    {
        var found = rationales.Find(rows);
        if (Array.IndexOf(found, null) is >= 0 and var row)
            throw new StageInputException($"the {part} window of user {rows.Users[row]}, position {rows.Positions[row]} has no rationale: write rationales for every window first.");
        var texts = found.Select(rationale => Text(rationale!, steps)).ToList();
        if (texts.Count(text => text.Length == 0) is > 0 and var empty)
            report.Log($"{empty:N0} of {texts.Count:N0} {part} windows have nothing in the steps that are used; their vectors are zero.");
        return texts;
    }

    // A rationale that could not be cut into steps still counts as a whole where all steps are used.
    private static string Text(Rationale rationale, IReadOnlyCollection<int> steps) => steps.Count == RationaleSteps.Count
        ? rationale.Text
        : string.Join('\n', steps.Order().Select(step => rationale.Steps[step - 1]).Where(text => text.Length > 0));
}
