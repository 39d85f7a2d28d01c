using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// The softmax loss on the CPU, chunk by chunk: libtorch multiplies states and table, one pass over the scores turns them into the
/// gradient in place, and two more products give the gradients of states and table.
/// </summary>
internal static unsafe class SoftmaxKernel
{
    internal static ScoreGradients Compute(torch.Tensor states, ItemTables tables, SoftmaxProblem problem, Workspace workspace)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var (rows, dim) = ((int)states.size(0), states.size(1));
        var held = states.detach().contiguous();
        var table = tables.Output.detach().contiguous();
        var bias = tables.Bias?.detach().contiguous();
        var columns = problem.Columns is null ? null : torch.tensor(Array.ConvertAll(problem.Columns, id => (long)id));
        var columnTable = columns is null ? table : table.index_select(0, columns);
        var columnBias = columns is null || bias is null ? bias : bias.index_select(0, columns);
        var columnGradient = workspace.Get("columns", problem.ColumnCount, dim);
        var biasGradient = bias is null ? null : torch.zeros(problem.ColumnCount);
        var stateGradient = torch.empty(rows, dim);
        var pass = new Pass(problem, (int)dim, TensorMemory.Floats(held), TensorMemory.Floats(table), TensorMemory.FloatsOrNull(bias), TensorMemory.FloatsOrNull(columnBias), tables.Repeat?.item<float>() ?? 0);

        for (var start = 0; start < rows; start += problem.ChunkRows)
        {
            var count = Math.Min(problem.ChunkRows, rows - start);
            var scores = workspace.Get("scores", count, problem.ColumnCount);
            var chunk = held.narrow(0, start, count);
            scores.addmm_(chunk, columnTable.t(), 0, 1);
            pass.Run(TensorMemory.Floats(scores), start, count);
            stateGradient.narrow(0, start, count).addmm_(scores, columnTable, 0, 1);
            columnGradient.addmm_(scores.t(), chunk, start == 0 ? 0 : 1, 1);
            biasGradient?.add_(scores.sum(dim: 0));
        }

        var (tableGradient, fullBiasGradient) = Spread(problem, workspace, columns, columnGradient, biasGradient, dim);
        pass.AddLoose(TensorMemory.Floats(stateGradient), TensorMemory.Floats(tableGradient), TensorMemory.FloatsOrNull(fullBiasGradient));
        return new ScoreGradients(
            pass.Loss / rows,
            stateGradient.MoveToOuterDisposeScope(),
            tableGradient.MoveToOuterDisposeScope(),
            fullBiasGradient?.MoveToOuterDisposeScope(),
            tables.Repeat is null ? null : torch.tensor(new[] { pass.RepeatGradient }).MoveToOuterDisposeScope());
    }

    // From columns back to items.
    private static (torch.Tensor Table, torch.Tensor? Bias) Spread(
        SoftmaxProblem problem, Workspace workspace, torch.Tensor? columns, torch.Tensor columnGradient, torch.Tensor? biasGradient, long dim)
    {
        if (columns is null)
            return (columnGradient, biasGradient);
        var table = workspace.Get("table", problem.ItemCount, dim).zero_();
        table.index_copy_(0, columns, columnGradient);
        if (biasGradient is null)
            return (table, null);
        var bias = torch.zeros(problem.ItemCount);
        bias.index_copy_(0, columns, biasGradient);
        return (table, bias);
    }

    /// <summary>The pass over the scores. An own item that has a column gets its gradient there; one without ("loose") is kept for the end.</summary>
    private sealed class Pass(SoftmaxProblem problem, int dim, float* states, float* table, float* bias, float* columnBias, float repeat)
    {
        private readonly int[]? _columnOfItem = problem.ColumnOfItem();
        private readonly float[] _ownGradients = new float[problem.Targets.Items.Length];
        private readonly double[] _losses = new double[problem.Targets.Count];

        /// <summary>The sum over the rows, added in row order.</summary>
        internal double Loss => _losses.Sum();

        /// <summary>The gradients of the scores that carry the repeat number, added in row order.</summary>
        internal float RepeatGradient
        {
            get
            {
                var sum = 0.0;
                for (var k = 0; k < _ownGradients.Length; k++)
                    sum += problem.Targets.Repeats[k] ? _ownGradients[k] : 0;
                return (float)sum;
            }
        }

        internal void Run(float* scores, int start, int count)
        {
            var columns = problem.ColumnCount;
            Rows.ForEach(count, i => Row(scores + (long)i * columns, start + i));
        }

        internal void AddLoose(float* stateGradient, float* tableGradient, float* biasGradient)
        {
            if (_columnOfItem is null)
                return;
            var targets = problem.Targets;
            for (var row = 0; row < targets.Count; row++)
            {
                var state = states + (long)row * dim;
                var gradient = stateGradient + (long)row * dim;
                for (var k = targets.Starts[row]; k < targets.Starts[row + 1]; k++)
                {
                    var item = targets.Items[k];
                    if (_columnOfItem[item] >= 0)
                        continue;
                    var vector = table + (long)item * dim;
                    var vectorGradient = tableGradient + (long)item * dim;
                    for (var d = 0; d < dim; d++)
                    {
                        gradient[d] += _ownGradients[k] * vector[d];
                        vectorGradient[d] += _ownGradients[k] * state[d];
                    }

                    if (biasGradient is not null)
                        biasGradient[item] += _ownGradients[k];
                }
            }
        }

        private void Row(float* scores, int row)
        {
            var targets = problem.Targets;
            var (first, end) = (targets.Starts[row], targets.Starts[row + 1]);
            var ownCount = end - first;
            var own = stackalloc float[ownCount];
            var top = float.NegativeInfinity;
            var weightSum = 0f;
            var hits = 0;
            var weightedScores = 0.0;
            for (var k = 0; k < ownCount; k++)
            {
                var item = targets.Items[first + k];
                var column = _columnOfItem is null ? item : _columnOfItem[item];
                own[k] = column < 0 ? LooseScore(row, item) : scores[column] + (columnBias is null ? 0 : columnBias[column]);
                if (column >= 0)
                {
                    scores[column] = float.NegativeInfinity;
                    hits++;
                }

                if (targets.Repeats[first + k])
                    own[k] += repeat;
                top = float.MaxNative(top, own[k]);
                weightSum += targets.Weights[first + k];
                weightedScores += (double)targets.Weights[first + k] * own[k];
            }

            var math = RowMath.Best;
            var columns = problem.ColumnCount;
            var shift = problem.LogShift(hits);
            top = float.MaxNative(top, math.Max(scores, columnBias, columns) + shift);
            var sum = math.ExpSum(scores, columnBias, columns, top - shift);
            for (var k = 0; k < ownCount; k++)
                sum += own[k] = Lanes1.Exp(own[k] - top);
            _losses[row] = weightSum * (top + Math.Log(sum)) - weightedScores;

            // (Y p - y) / rows
            var perRow = 1f / targets.Count;
            var scale = (float)(weightSum / sum) * perRow;
            math.Scale(scores, columns, scale);
            for (var k = 0; k < ownCount; k++)
            {
                var item = targets.Items[first + k];
                var gradient = own[k] * scale - targets.Weights[first + k] * perRow;
                _ownGradients[first + k] = gradient;
                var column = _columnOfItem is null ? item : _columnOfItem[item];
                if (column >= 0)
                    scores[column] = gradient;
            }
        }

        private float LooseScore(int row, int item)
        {
            var state = states + (long)row * dim;
            var vector = table + (long)item * dim;
            var sum = 0f;
            for (var d = 0; d < dim; d++)
                sum += state[d] * vector[d];
            return bias is null ? sum : sum + bias[item];
        }
    }
}
