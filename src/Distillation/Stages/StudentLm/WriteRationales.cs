using Distillery.LanguageModels;
using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>Stage <c>write-rationales</c>: the student LM's rationale for every window, from what the user had before it and nothing later.</summary>
public static class WriteRationales
{
    // A killed worker loses what it wrote in this time, and the part that it was at.
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(20);

    /// <summary>Writes.</summary>
    /// <param name="options">Model and lengths.</param>
    /// <param name="model">Folder of the base model.</param>
    /// <param name="adapter">Folder of the adapter.</param>
    /// <param name="data">The data.</param>
    /// <param name="folder">Where <see cref="RationaleFile.FileName"/> is written; made where it is missing.</param>
    /// <param name="parts">Keeps the parts that are done.</param>
    /// <param name="report">Told what happens.</param>
    /// <param name="cancellationToken">Ends the work early; finished parts are kept.</param>
    /// <exception cref="StageInputException">Model, adapter and data do not fit together; the message says how.</exception>
    public static RationaleFile Run(
        StudentLmOptions options, string model, string adapter, PreparedData data, string folder, IStageParts? parts = null, IStageReport? report = null, CancellationToken cancellationToken = default) =>
        Run(options, model, adapter, data, folder, parts, report ?? SilentReport.Instance, KeepEvery, cancellationToken);

    internal static RationaleFile Run(
        StudentLmOptions options, string model, string adapter, PreparedData data, string folder, IStageParts? parts, IStageReport report, TimeSpan keepEvery, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        try
        {
            report.Progress(0, "reading the student LM");
            var tokenizer = Tokenizer.Load(model);
            using var decoder = Decoder.Load(model, device: Devices.Resolve(options.Device));
            using var tuned = LoraAdapter.Load(adapter, decoder);
            // Nothing learns any more, so the adapter costs nothing when it is part of the weights.
            tuned.Merge();
            var writer = new RationaleWriter(options, decoder, tokenizer, data, keepEvery);
            var rationales = writer.WriteAll(parts, report, cancellationToken);
            var provenance = new RationaleProvenance
            {
                Source = "student",
                Label = $"{options.Name}, fine-tuned",
                Model = options.Name,
                Template = StudentPrompts.Template.Id,
                TemplateVersion = StudentPrompts.Template.Version,
                TemplateDigest = StudentPrompts.Template.Digest,
                Decoding = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["temperature"] = "0", ["maxNewTokens"] = $"{options.MaxNewTokens}" },
                DatasetDigest = data.Dataset.Digest,
                CatalogueDigest = data.Dataset.Catalogue.Digest,
            };
            RationaleFile.Write(Path.Combine(folder, RationaleFile.FileName), provenance, rationales);
            return new RationaleFile(provenance, rationales);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidDataException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StageInputException(exception.Message, exception);
        }
    }
}
