using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.LanguageModels;

/// <summary>Gives a model its weights while it is built, one at a time, so that no weight is in memory twice.</summary>
internal interface IWeightSource
{
    /// <summary>The weight of a name, owned by no dispose scope.</summary>
    /// <param name="name">Its name in Hugging Face's files.</param>
    /// <param name="shape">The shape that it must have.</param>
    /// <exception cref="InvalidDataException">There is none, or it has another shape.</exception>
    Parameter Take(string name, params long[] shape);
}

/// <summary>Helpers for building layers from a source.</summary>
internal static class WeightSourceExtensions
{
    internal static Projection Projection(this IWeightSource weights, string path, int inputs, int outputs, bool bias) =>
        new(weights.Take(path + ".weight", outputs, inputs), bias ? weights.Take(path + ".bias", outputs) : null);

    /// <summary>A parameter that no dispose scope owns. The tensor is used up.</summary>
    internal static Parameter Owned(torch.Tensor tensor)
    {
        var parameter = new Parameter(tensor);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
