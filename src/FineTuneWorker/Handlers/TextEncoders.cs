using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.FineTuneWorker;

/// <summary>Makes the encoder that a spec names.</summary>
internal static class TextEncoders
{
    public static async Task<ITextEncoder> MakeAsync(IStageContext context, TextEncoding text, PreparedData data, CancellationToken cancellationToken)
    {
        context.Progress(0, $"preparing the encoder ({text.Encoder})");
        return text.Encoder switch
        {
            "tfidf" => await Task.Run(() => TfIdfEncoder.Fit(ItemText.Of(data.Dataset.Catalogue), text.Dim, cancellationToken: cancellationToken), cancellationToken),
            _ => throw new PermanentStageException($"method.slim.encoder is {text.Encoder}; allowed are tfidf, bert and chat."),
        };
    }
}
