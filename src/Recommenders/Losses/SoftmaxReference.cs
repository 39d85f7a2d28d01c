using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// The softmax loss in tensor operations with libtorch's own gradients, a chunk of rows at a time: what runs on a GPU, and what the
/// CPU kernel is tested against.
/// </summary>
internal static class SoftmaxReference
{
    internal static ScoreGradients Compute(torch.Tensor states, ItemTables tables, SoftmaxProblem problem)
    {
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.enable_grad();
        var rows = (int)states.size(0);
        var stateLeaf = states.detach().clone().requires_grad_();
        var tableLeaf = tables.Output.detach().clone().requires_grad_();
        var biasLeaf = tables.Bias?.detach().clone().requires_grad_();
        var repeatLeaf = tables.Repeat?.detach().clone().requires_grad_();
        var columnOfItem = problem.ColumnOfItem();
        var columns = problem.Columns is null ? null : torch.tensor(Array.ConvertAll(problem.Columns, id => (long)id)).to(states.device);
        var loss = 0.0;
        for (var start = 0; start < rows; start += problem.ChunkRows)
        {
            using var chunkScope = torch.NewDisposeScope();
            var count = Math.Min(problem.ChunkRows, rows - start);
            var part = Chunk(stateLeaf, new ItemTables(tableLeaf, biasLeaf, Repeat: repeatLeaf), problem, columnOfItem, columns, start, count);
            part.backward();
            loss += part.detach().to(torch.CPU).to(torch.float64).item<double>();
        }

        return new ScoreGradients(
            loss,
            stateLeaf.grad!.detach().MoveToOuterDisposeScope(),
            tableLeaf.grad!.detach().MoveToOuterDisposeScope(),
            biasLeaf?.grad!.detach().MoveToOuterDisposeScope(),
            repeatLeaf?.grad!.detach().MoveToOuterDisposeScope());
    }

    private static torch.Tensor Chunk(
        torch.Tensor states, ItemTables tables, SoftmaxProblem problem, int[]? columnOfItem, torch.Tensor? columns, int start, int count)
    {
        var (table, bias) = (tables.Output, tables.Bias);
        var own = new OwnItems(problem, columnOfItem, start, count);
        var device = states.device;
        var state = states.narrow(0, start, count);
        var columnTable = columns is null ? table : table.index_select(0, columns);
        var scores = state.mm(columnTable.t());                                          // [count, columns]
        if (bias is not null)
            scores = scores + (columns is null ? bias : bias.index_select(0, columns));
        var ids = torch.tensor(own.Items).to(device);
        var ownScores = (table.index_select(0, ids).view(count, own.Width, -1) * state.unsqueeze(1)).sum(-1);
        if (bias is not null)
            ownScores = ownScores + bias.index_select(0, ids).view(count, own.Width);
        if (tables.Repeat is not null)
            ownScores = ownScores + torch.tensor(own.Repeats).to(device).to(scores.dtype).view(count, own.Width) * tables.Repeat;
        var isEmpty = torch.tensor(own.Empty).to(device).view(count, own.Width);

        // One column more than there are takes the marks of own items that have none.
        var hits = torch.zeros([count, problem.ColumnCount + 1], dtype: torch.float32, device: device);
        hits.scatter_(1, torch.tensor(own.Columns).to(device).view(count, own.Width), torch.ones([count, own.Width], device: device));
        var others = scores.masked_fill(hits.narrow(1, 0, problem.ColumnCount).gt(0), float.NegativeInfinity)
            + torch.tensor(own.Shifts).to(device).to(scores.dtype).unsqueeze(1);
        var all = torch.cat([others, ownScores.masked_fill(isEmpty, float.NegativeInfinity)], 1);
        var weights = torch.tensor(own.Weights).to(device).to(scores.dtype).view(count, own.Width);
        var rowLoss = weights.sum(1) * all.logsumexp(1) - (weights * ownScores).sum(1);
        return rowLoss.sum() / problem.Targets.Count;
    }

    /// <summary>The own items of a chunk of rows as a rectangle; empty places repeat the target with weight zero.</summary>
    private sealed class OwnItems
    {
        internal OwnItems(SoftmaxProblem problem, int[]? columnOfItem, int start, int count)
        {
            var targets = problem.Targets;
            Width = Enumerable.Range(start, count).Max(row => targets.Starts[row + 1] - targets.Starts[row]);
            Items = new long[count * Width];
            Columns = new long[count * Width];
            Weights = new float[count * Width];
            Empty = new bool[count * Width];
            Repeats = new float[count * Width];
            Shifts = new float[count];
            for (var i = 0; i < count; i++)
            {
                var (first, end) = (targets.Starts[start + i], targets.Starts[start + i + 1]);
                var hits = 0;
                for (var k = 0; k < Width; k++)
                {
                    var (from, to) = (first + k < end ? first + k : first, i * Width + k);
                    var item = targets.Items[from];
                    var column = columnOfItem is null ? item : columnOfItem[item];
                    Items[to] = item;
                    Columns[to] = column < 0 ? problem.ColumnCount : column;
                    Empty[to] = first + k >= end;
                    Weights[to] = Empty[to] ? 0 : targets.Weights[from];
                    Repeats[to] = targets.Repeats[from] ? 1 : 0;
                    if (!Empty[to] && column >= 0)
                        hits++;
                }

                Shifts[i] = problem.LogShift(hits);
            }
        }

        internal int Width { get; }

        internal long[] Items { get; }

        internal long[] Columns { get; }

        internal float[] Weights { get; }

        internal bool[] Empty { get; }

        internal float[] Repeats { get; }

        internal float[] Shifts { get; }
    }
}
