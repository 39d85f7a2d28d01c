using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>The DROS term on the CPU: like <see cref="SoftmaxKernel"/>, with other arithmetic on the scores.</summary>
internal static unsafe class DrosKernel
{
    internal static ScoreGradients Compute(torch.Tensor states, ItemTables tables, DrosProblem problem, Workspace workspace)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var (rows, dim) = ((int)states.size(0), states.size(1));
        var held = states.detach().contiguous();
        var table = tables.Output.detach().contiguous();
        var bias = tables.Bias?.detach().contiguous();
        var tableGradient = workspace.Get("table", problem.ItemCount, dim);
        var biasGradient = bias is null ? null : torch.zeros(problem.ItemCount);
        var stateGradient = torch.empty(rows, dim);
        var losses = new double[rows];
        var biases = TensorMemory.FloatsOrNull(bias);
        for (var start = 0; start < rows; start += problem.ChunkRows)
        {
            var count = Math.Min(problem.ChunkRows, rows - start);
            var scores = workspace.Get("scores", count, problem.ItemCount);
            var chunk = held.narrow(0, start, count);
            scores.addmm_(chunk, table.t(), 0, 1);
            var values = TensorMemory.Floats(scores);
            var first = start;
            Rows.ForEach(count, i => losses[first + i] = Row(values + (long)i * problem.ItemCount, biases, problem, first + i, rows));
            stateGradient.narrow(0, start, count).addmm_(scores, table, 0, 1);
            tableGradient.addmm_(scores.t(), chunk, start == 0 ? 0 : 1, 1);
            biasGradient?.add_(scores.sum(dim: 0));
        }

        return new ScoreGradients(
            losses.Sum() / rows, stateGradient.MoveToOuterDisposeScope(), tableGradient.MoveToOuterDisposeScope(), biasGradient?.MoveToOuterDisposeScope());
    }

    // Leaves the gradient in the row and returns the row's loss.
    private static double Row(float* scores, float* bias, DrosProblem problem, int row, int rows)
    {
        var math = RowMath.Best;
        var items = problem.ItemCount;
        var perRow = problem.Anchors.Length / rows;
        fixed (float* factors = problem.Factors)
        {
            var top = math.MaxSquare(scores, bias, factors, items);
            for (var a = 0; a < perRow; a++)
            {
                var anchor = problem.Anchors[row * perRow + a];
                var y = scores[anchor] - 1;
                top = float.MaxNative(top, factors[anchor] * (y * y));
            }

            var sum = math.ExpSquareSum(scores, factors, items, top);
            var loss = 0.0;
            var shares = 0.0;                                                            // Σ_a c_a / D_a
            var corrections = stackalloc float[perRow];
            for (var a = 0; a < perRow; a++)
            {
                var anchor = problem.Anchors[row * perRow + a];
                var weight = (double)problem.Weights[row * perRow + a];
                var (factor, y) = ((double)factors[anchor], (double)scores[anchor]);
                var before = Math.Exp(factor * y * y - top);
                var after = Math.Exp(factor * (y - 1) * (y - 1) - top);
                // The difference of two sums may be zero in a catalogue of one item; the rest of the sum is never negative.
                var total = Math.Max(sum - before, 0) + after;
                loss += weight * (top + Math.Log(total));
                shares += weight / total;
                corrections[a] = (float)(2 * factor * weight / (total * rows) * ((y - 1) * after - y * before));
            }

            math.ExpSquareGradient(scores, factors, items, top, (float)(2 * shares / rows));
            for (var a = 0; a < perRow; a++)
                scores[problem.Anchors[row * perRow + a]] += corrections[a];
            return loss;
        }
    }
}
