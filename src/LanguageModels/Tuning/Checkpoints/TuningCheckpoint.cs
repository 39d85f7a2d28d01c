using System.Runtime.InteropServices;
using System.Text.Json;
using Distillery.TensorFiles;
using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>
/// A checkpoint: one safetensors file with what learns (<c>model.*</c>), the same of the best evaluation (<c>best.*</c>), the optimiser's
/// moments and the losses so far, and the rest as JSON in its metadata.
/// </summary>
internal static class TuningCheckpoint
{
    private const string DocumentKey = "distillery.tuning";
    private const string Model = "model.";
    private const string BestModel = "best.";
    private const string Optimiser = "optimiser.";
    private const string Losses = "losses";

    internal static void Save(ITuningCheckpoints store, TuningState state, LearntWeights weights, TuningOptimiser optimiser, SortedDictionary<string, string> settings)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var tensors = new Dictionary<string, torch.Tensor>();
        foreach (var (name, parameter) in weights.Parameters)
            tensors[Model + name] = parameter.detach();
        foreach (var (name, tensor) in state.BestWeights ?? [])
            tensors[BestModel + name] = tensor;
        foreach (var (name, tensor) in optimiser.State())
            tensors[Optimiser + name] = tensor;
        tensors[Losses] = torch.tensor(state.StepLosses.ToArray(), dtype: torch.float64);
        var document = new TuningDocument
        {
            Format = TuningDocument.CurrentFormat,
            Settings = settings,
            Step = state.Step,
            Strikes = state.Strikes,
            Tokens = state.Tokens,
            AnswerTokens = state.AnswerTokens,
            Seconds = state.Seconds,
            Evaluations = state.Evaluations,
            IsFinished = state.IsFinished,
            StoppedEarly = state.StoppedEarly,
        };
        var metadata = new Dictionary<string, string> { [DocumentKey] = JsonSerializer.Serialize(document) };
        store.Save(stream => SafeTensors.Write(stream, tensors, metadata));
    }

    /// <summary>Puts a checkpoint into weights and optimiser.</summary>
    /// <returns>The state; null where there is no checkpoint.</returns>
    /// <exception cref="InvalidDataException">It is broken, or of a run with other settings.</exception>
    internal static TuningState? TryLoad(ITuningCheckpoints store, LearntWeights weights, TuningOptimiser optimiser, SortedDictionary<string, string> settings)
    {
        using var stream = store.TryOpen();
        if (stream is null)
            return null;
        using var bundle = SafeTensors.Read(stream, "the checkpoint");
        var document = Document(bundle);
        Compare(document, settings);
        weights.Put(Part(bundle, Model));
        optimiser.Restore(Part(bundle, Optimiser));
        var best = Part(bundle, BestModel);
        return new TuningState
        {
            Step = document.Step,
            Strikes = document.Strikes,
            Tokens = document.Tokens,
            AnswerTokens = document.AnswerTokens,
            Seconds = document.Seconds,
            StepLosses = [.. MemoryMarshal.Cast<byte, double>(bundle[Losses].bytes).ToArray()],
            Evaluations = document.Evaluations,
            IsFinished = document.IsFinished,
            StoppedEarly = document.StoppedEarly,
            BestWeights = best.Count == 0 ? null : best.ToDictionary(pair => pair.Key, pair => pair.Value.clone().DetachFromDisposeScope()),
        };
    }

    private static TuningDocument Document(TensorBundle bundle)
    {
        if (!bundle.Metadata.TryGetValue(DocumentKey, out var text))
            throw new InvalidDataException($"The checkpoint has no '{DocumentKey}' in its metadata: it is no checkpoint of a tuning. Remove it to start anew.");
        return JsonSerializer.Deserialize<TuningDocument>(text) ?? throw new InvalidDataException("The checkpoint's description is empty. Remove it to start anew.");
    }

    private static Dictionary<string, torch.Tensor> Part(TensorBundle bundle, string prefix) =>
        bundle.Tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);

    private static void Compare(TuningDocument document, SortedDictionary<string, string> settings)
    {
        if (document.Format != TuningDocument.CurrentFormat)
            throw new InvalidDataException($"The checkpoint has format {document.Format}; this version reads {TuningDocument.CurrentFormat}. Remove it to start anew.");
        foreach (var name in settings.Keys.Union(document.Settings.Keys))
        {
            var (here, there) = (settings.GetValueOrDefault(name, "absent"), document.Settings.GetValueOrDefault(name, "absent"));
            if (here != there)
                throw new InvalidDataException($"The checkpoint was written with {name} = {there}, this run has {here}. Remove it to start anew, or run with the same settings.");
        }
    }
}
