using System.Runtime.InteropServices;
using System.Text.Json;
using Distillery.TensorFiles;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// A checkpoint: one safetensors file with the weights (<c>model.*</c>), those of the best epoch (<c>best.*</c>), the optimiser's
/// moments and the losses so far, and the rest as JSON in its metadata. Generators need no place in it: each step seeds its own.
/// </summary>
internal static class Checkpoint
{
    private const string DocumentKey = "distillery.training";
    private const string Model = "model.";
    private const string BestModel = "best.";
    private const string Optimiser = "optimiser";
    private const string Losses = "losses";

    internal static void Save(ICheckpointStore store, TrainingState state, torch.nn.Module module, AdamOptimiser optimiser, SortedDictionary<string, string> settings)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var tensors = new Dictionary<string, torch.Tensor>();
        foreach (var (name, parameter) in module.named_parameters())
            tensors[Model + name] = parameter.detach();
        foreach (var (name, tensor) in state.BestWeights ?? [])
            tensors[BestModel + name] = tensor;
        foreach (var (name, tensor) in optimiser.State())
            tensors[$"{Optimiser}.{name}"] = tensor;
        tensors[Losses] = torch.tensor(state.StepLosses.ToArray(), dtype: torch.float64);
        var document = new CheckpointDocument
        {
            Format = CheckpointDocument.CurrentFormat,
            Settings = settings,
            Epoch = state.Epoch,
            Step = state.Step,
            EpochSeconds = state.EpochSeconds,
            Epochs = state.Epochs,
            IsFinished = state.IsFinished,
            StoppedEarly = state.StoppedEarly,
        };
        var metadata = new Dictionary<string, string> { [DocumentKey] = JsonSerializer.Serialize(document) };
        store.Save(stream => SafeTensors.Write(stream, tensors, metadata));
    }

    /// <summary>Puts a checkpoint into student and optimiser.</summary>
    /// <returns>The state; null where there is no checkpoint.</returns>
    /// <exception cref="InvalidDataException">It is broken, or of a run with other settings.</exception>
    internal static TrainingState? TryLoad(ICheckpointStore store, torch.nn.Module module, AdamOptimiser optimiser, SortedDictionary<string, string> settings)
    {
        using var stream = store.TryOpen();
        if (stream is null)
            return null;
        using var bundle = SafeTensors.Read(stream, "the checkpoint");
        if (!bundle.Metadata.TryGetValue(DocumentKey, out var text))
            throw new InvalidDataException($"The checkpoint has no '{DocumentKey}' in its metadata: it is no training checkpoint. Remove it to start anew.");
        var document = JsonSerializer.Deserialize<CheckpointDocument>(text)
            ?? throw new InvalidDataException("The checkpoint's description is empty. Remove it to start anew.");
        Compare(document, settings);
        var best = Part(bundle, BestModel);
        ModuleWeights.Put(module, Part(bundle, Model), "the checkpoint");
        optimiser.Restore(Part(bundle, Optimiser + "."));
        return new TrainingState
        {
            Epoch = document.Epoch,
            Step = document.Step,
            EpochSeconds = document.EpochSeconds,
            StepLosses = [.. MemoryMarshal.Cast<byte, double>(bundle[Losses].bytes).ToArray()],
            Epochs = document.Epochs,
            IsFinished = document.IsFinished,
            StoppedEarly = document.StoppedEarly,
            BestWeights = best.Count == 0 ? null : Keep(best),
        };
    }

    private static Dictionary<string, torch.Tensor> Part(TensorBundle bundle, string prefix) =>
        bundle.Tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);

    private static Dictionary<string, torch.Tensor> Keep(Dictionary<string, torch.Tensor> tensors) =>
        tensors.ToDictionary(pair => pair.Key, pair => pair.Value.clone().DetachFromDisposeScope());

    private static void Compare(CheckpointDocument document, SortedDictionary<string, string> settings)
    {
        if (document.Format != CheckpointDocument.CurrentFormat)
            throw new InvalidDataException($"The checkpoint has format {document.Format}; this version reads {CheckpointDocument.CurrentFormat}. Remove it to start anew.");
        foreach (var name in settings.Keys.Union(document.Settings.Keys))
        {
            var (here, there) = (settings.GetValueOrDefault(name, "absent"), document.Settings.GetValueOrDefault(name, "absent"));
            if (here != there)
                throw new InvalidDataException($"The checkpoint was written with {name} = {there}, this run has {here}. Remove it to start anew, or run with the same settings.");
        }
    }
}
