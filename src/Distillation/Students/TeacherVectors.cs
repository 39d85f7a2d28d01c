using Distillery.Teachers;
using TorchSharp;

namespace Distillery.Distillation;

/// <summary>A teacher's item vectors as a tensor.</summary>
internal static class TeacherVectors
{
    /// <summary>The vectors as they are.</summary>
    /// <returns>float32 <c>[items, width]</c>.</returns>
    public static torch.Tensor Tensor(ItemVectors? vectors, int itemCount)
    {
        if (vectors is null)
            throw new ArgumentException("the teacher gives no item vectors: set method.vectors.weight to 0, or ask a teacher that gives some.", nameof(vectors));
        if (vectors.Count != itemCount)
            throw new ArgumentException($"the teacher gives vectors of {vectors.Count} items; the catalogue has {itemCount}.", nameof(vectors));
        return torch.tensor(vectors.Values, [vectors.Count, vectors.Dim]);
    }

    /// <summary>The vectors, each scaled to a given length; the zero vector stays.</summary>
    /// <returns>float32 <c>[items, width]</c>.</returns>
    public static torch.Tensor Scaled(ItemVectors? vectors, int itemCount, double norm)
    {
        using var scope = torch.NewDisposeScope();
        var constants = Tensor(vectors, itemCount);
        var lengths = constants.square().sum(1, true).sqrt();
        return (constants * (norm / lengths.clamp_min(1e-12))).MoveToOuterDisposeScope();
    }
}
