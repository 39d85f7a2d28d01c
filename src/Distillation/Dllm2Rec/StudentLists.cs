using Distillery.Baselines;
using Distillery.Recommenders;
using TorchSharp;

namespace Distillery.Distillation.Dllm2Rec;

/// <summary>O^S: the student's own best items by the scores of a training step, outside the graph.</summary>
/// <remarks>Scores are made a few rows at a time in one buffer, and searched on all cores: libtorch's topk would take longer than the rest of the step.</remarks>
internal sealed class StudentLists(int itemCount) : IDisposable
{
    private const int ChunkRows = 64;
    private readonly float[] _scores = new float[ChunkRows * itemCount];
    private torch.Tensor? _buffer;

    /// <summary>The best items of each row.</summary>
    /// <param name="states"><c>[rows, dim]</c>.</param>
    /// <param name="tables">Item vectors and bias.</param>
    /// <param name="length">Items of a list, at most the size of the catalogue.</param>
    /// <returns>Item ids, best first, <c>[rows * length]</c>.</returns>
    public int[] Of(torch.Tensor states, ItemTables tables, int length)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var rows = (int)states.size(0);
        var lists = new int[rows * length];
        var vectors = states.detach();
        var columns = tables.Output.detach().t();
        _buffer ??= torch.empty([ChunkRows, itemCount], device: states.device).DetachFromDisposeScope();
        for (var start = 0; start < rows; start += ChunkRows)
        {
            var (first, count) = (start, Math.Min(ChunkRows, rows - start));
            var scores = _buffer.narrow(0, 0, count);
            scores.addmm_(vectors.narrow(0, first, count), columns, 0, 1);
            if (tables.Bias is not null)
                scores.add_(tables.Bias.detach());
            scores.to(torch.CPU).data<float>().CopyTo(_scores);
            Parallel.For(0, count, row =>
                TopK.Select(_scores.AsSpan(row * itemCount, itemCount), lists.AsSpan((first + row) * length, length)));
        }

        return lists;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer?.Dispose();
}
