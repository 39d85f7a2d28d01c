using Distillery.Data;
using Distillery.LanguageModels;

namespace Distillery.Teachers;

/// <summary>The model that a local LM teacher begins with: read from its folder, or the tiny one, trained here.</summary>
internal static class LocalLmBase
{
    /// <summary>Reads or trains it.</summary>
    /// <param name="dataset">The dataset in the order that the windows were cut from.</param>
    /// <param name="train">The training windows.</param>
    /// <param name="options">Which model.</param>
    /// <param name="checkpoints">Of the tiny model's training; null for none.</param>
    /// <param name="report">Told what happens.</param>
    /// <param name="tell">Told where the tiny model's training stands.</param>
    /// <param name="cancellationToken">Ends the work early; a checkpoint is written first.</param>
    /// <returns>The model, which the caller disposes, and its tokenizer.</returns>
    internal static (Decoder Decoder, Tokenizer Tokenizer) Open(
        Dataset dataset, WindowSet train, LocalLmOptions options, ITuningCheckpoints? checkpoints, ITeacherReport report, Action<TuningProgress> tell, CancellationToken cancellationToken)
    {
        if (!options.IsTiny)
        {
            report.Progress(0, $"reading {options.ModelName}");
            return (Decoder.Load(options.Model, device: options.Device), Tokenizer.Load(options.Model));
        }

        var texts = LocalLmTexts.Of(dataset, train, seed: options.Seed);
        var tiny = TinyModel.Train(texts, options.Tiny ?? LocalLmDefaults.Tiny(options.Seed), checkpoints, tell, cancellationToken);
        if (options.Device is null)
            return (tiny.Decoder, tiny.Tokenizer);
        using (tiny)
        {
            // It is trained on the CPU and goes to the device by way of a file.
            var folder = Directory.CreateTempSubdirectory("distillery-tiny-").FullName;
            try
            {
                tiny.Save(folder);
                return (Decoder.Load(folder, device: options.Device), tiny.Tokenizer);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
