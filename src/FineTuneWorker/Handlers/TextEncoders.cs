using Distillery.Distillation.Slim;
using Distillery.Distillation.Stages;
using Distillery.LanguageModels;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.FineTuneWorker;

/// <summary>Encodes with the encoder that a spec names.</summary>
internal static class TextEncoders
{
    /// <summary>Prepares the encoder and hands it to the work.</summary>
    public static async Task<TextVectors> RunAsync(
        IStageContext context, PreparedData data, TimeProvider clock, Func<ITextEncoder, Task<TextVectors>> work, CancellationToken cancellationToken)
    {
        var text = context.Parameters.Text!;
        context.Progress(0, $"preparing the encoder ({text.Encoder})");
        switch (text.Encoder)
        {
            case "tfidf":
                return await work(await Task.Run(() => TfIdfEncoder.Fit(ItemText.Of(data.Dataset.Catalogue), text.Dim, cancellationToken: cancellationToken), cancellationToken));
            case "bert":
                var folder = text.EncoderFolder ?? throw new PermanentStageException("method.slim.encoderFolder is missing; the encoder bert needs the folder of its model.");
                using (var bert = new BertTextEncoder(BertEncoder.Load(folder, Devices.Resolve(context.Parameters.Device ?? "auto")), Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))))
                    return await work(bert);
            case "chat":
                var teacher = context.Parameters.Teacher ?? throw new PermanentStageException("the stage encode-text has no teacher: the job's plan is broken, submit the job again.");
                return await ChatStage.RunAsync(
                    context, teacher, clock,
                    async (chat, options) => await work(await ChatTextEncoder.CreateAsync(
                        chat, options.Embeddings ?? throw new PermanentStageException("teacher.embeddings is missing; the encoder chat turns texts into vectors by it."), cancellationToken)),
                    cancellationToken);
            default:
                throw new PermanentStageException($"method.slim.encoder is {text.Encoder}; allowed are tfidf, bert and chat.");
        }
    }
}
