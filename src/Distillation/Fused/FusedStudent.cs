using Distillery.Recommenders;
using Distillery.Teachers;
using TorchSharp;

namespace Distillery.Distillation.Fused;

/// <summary>Builds the student of <c>fused</c>: a student of any architecture whose item vectors carry the teacher's on the input and the output side.</summary>
/// <remarks>
/// <c>e_i = id_i + weight · (W x_i + c)</c> with <c>W</c> first the identity on the principal components that the teacher gives, the one
/// table for histories and scores; <c>state_t = gate · block_t + Σ_j a_(t-j) (e_j + source_j)</c> where the skip is on.
/// <c>block_t</c> is what the architecture makes of the history: the skip leads round a GRU or a graph as it leads round a transformer, because
/// all three turn tied item vectors into a state in the same space.
/// </remarks>
public static class FusedStudent
{
    /// <summary>Builds it.</summary>
    /// <param name="sizes">Sizes and seed.</param>
    /// <param name="options">Vectors and skip.</param>
    /// <param name="vectors">The teacher's item vectors; null is allowed only where their weight is 0.</param>
    /// <param name="device">Where it lies; default the CPU.</param>
    /// <exception cref="ArgumentException">Vectors are needed and missing, or do not fit the catalogue.</exception>
    public static IStudent Create(IStudentOptions sizes, FusedOptions options, ItemVectors? vectors, torch.Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var ids = options.HasOffset ? IdVectors.Normal(sizes.ItemCount, sizes.Dim, sizes.ItemDeviation, sizes.Seed, device) : null;
        return sizes.Create(new StudentParts(Items(sizes, options, vectors, ids, device), Skip: Skip(sizes, options, device), LearnsRepeats: true), device);
    }

    private static IItemVectors Items(IStudentOptions sizes, FusedOptions options, ItemVectors? vectors, IdVectors? ids, torch.Device? device)
    {
        if (!options.UsesVectors)
            return ids!;
        using var scope = torch.NewDisposeScope();
        var constants = TeacherVectors.Scaled(vectors, sizes.ItemCount, options.VectorNorm);
        return new ProjectedVectors(constants, sizes.Dim, ids, options.VectorWeight, startsAsIdentity: true, device: device);
    }

    private static DecayedHistory? Skip(IStudentOptions sizes, FusedOptions options, torch.Device? device)
    {
        if (!options.HasSkip)
            return null;
        var source = options.HasSource ? IdVectors.Normal(sizes.ItemCount, sizes.Dim, sizes.ItemDeviation, sizes.Seed + 2, device) : null;
        return new DecayedHistory(sizes.WindowLength, source, device: device);
    }
}
