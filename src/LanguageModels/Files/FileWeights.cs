using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>Weights from a model folder, read tensor by tensor and converted to the wanted dtype and device.</summary>
/// <param name="files">The folder.</param>
/// <param name="dtype">The dtype that floating-point weights get.</param>
/// <param name="device">Where they go.</param>
/// <param name="nameInFile">The name in the file for a name of the model; null for the same.</param>
internal sealed class FileWeights(ModelFiles files, ScalarType dtype, Device device, Func<string, string>? nameInFile = null) : IWeightSource
{
    private readonly HashSet<string> _taken = [];

    public Parameter Take(string name, params long[] shape)
    {
        var stored = nameInFile?.Invoke(name) ?? name;
        if (files.Find(stored) is not { } entry)
            throw new InvalidDataException($"{files.Folder}: tensor '{stored}' is missing; the config asks for one of shape [{string.Join(", ", shape)}].");
        if (!entry.Shape.SequenceEqual(shape))
        {
            throw new InvalidDataException(
                $"{Path.Combine(files.Folder, files.FileOf(stored))}: tensor '{stored}' has the shape [{string.Join(", ", entry.Shape)}]; " +
                $"the config asks for [{string.Join(", ", shape)}].");
        }

        if (entry.DType is not (ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float64))
        {
            throw new InvalidDataException(
                $"{Path.Combine(files.Folder, files.FileOf(stored))}: tensor '{stored}' has the dtype {entry.DType}; float32, float16 or bfloat16 is right.");
        }

        _taken.Add(stored);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return WeightSourceExtensions.Owned(files.Read(stored).to(dtype, device));
    }

    /// <summary>Refuses a folder with tensors that no layer took.</summary>
    /// <param name="harmless">Says which names may be left over.</param>
    /// <exception cref="InvalidDataException">A tensor is left over.</exception>
    internal void MustBeUsedUp(Func<string, bool> harmless)
    {
        var left = files.Names.Where(name => !_taken.Contains(name) && !harmless(name)).Order(StringComparer.Ordinal).ToList();
        if (left.Count == 0) return;
        var more = left.Count > 1 ? $" (and {left.Count - 1} more)" : "";
        var shape = string.Join(", ", files.Find(left[0])!.Shape);
        throw new InvalidDataException(
            $"{Path.Combine(files.Folder, files.FileOf(left[0]))}: unexpected tensor '{left[0]}' of shape [{shape}]{more}; the config describes a model without it.");
    }
}
