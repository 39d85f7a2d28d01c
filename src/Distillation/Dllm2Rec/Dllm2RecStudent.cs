using Distillery.Recommenders;
using Distillery.Teachers;
using TorchSharp;

namespace Distillery.Distillation.Dllm2Rec;

/// <summary>Builds DLLM2Rec's student: SASRec or GRU4Rec (the paper's), or SR-GNN, with the item vectors of Eq. 12-13.</summary>
public static class Dllm2RecStudent
{
    /// <summary>
    /// Paper: the enriched vector <c>e_i</c> is <em>the</em> item embedding, so histories are looked up in it and states are multiplied with
    /// it. Released code: it is looked up on the input side only; the output is a linear layer of its own that never sees the teacher.
    /// </summary>
    /// <param name="sizes">Sizes and seed.</param>
    /// <param name="options">Mode, weight of the vectors, offset.</param>
    /// <param name="vectors">The teacher's item vectors; null is allowed only where their weight is 0.</param>
    /// <param name="device">Where it lies; default the CPU.</param>
    /// <exception cref="ArgumentException">Vectors are needed and missing, or do not fit the catalogue.</exception>
    public static IStudent Create(IStudentOptions sizes, Dllm2RecOptions options, ItemVectors? vectors, torch.Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var items = Items(sizes, options, vectors, device);
        return options.Mode == Dllm2RecMode.Paper
            ? sizes.Create(new StudentParts(items), device)
            : sizes.Create(new StudentParts(items, IdVectors.Head(sizes.ItemCount, sizes.Dim, sizes.Seed + 1, device), HasBias: true), device);
    }

    private static IItemVectors Items(IStudentOptions sizes, Dllm2RecOptions options, ItemVectors? vectors, torch.Device? device)
    {
        var offsets = options.HasOffset ? IdVectors.Normal(sizes.ItemCount, sizes.Dim, sizes.ItemDeviation, sizes.Seed, device) : null;
        if (!options.UsesVectors)
            return offsets!;
        using var scope = torch.NewDisposeScope();
        var constants = TeacherVectors.Tensor(vectors, sizes.ItemCount);
        return options.Mode == Dllm2RecMode.Paper
            ? new ProjectorVectors(constants, sizes.Dim, offsets, options.VectorWeight, sizes.Seed + 500, device)
            : new ProjectedVectors(constants, sizes.Dim, offsets, options.VectorWeight, seed: sizes.Seed + 500, device: device);
    }
}
