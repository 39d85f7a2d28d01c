using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>The DROS term in tensor operations with libtorch's own gradients: what runs on a GPU, and what the kernel is tested against.</summary>
internal static class DrosReference
{
    internal static ScoreGradients Compute(torch.Tensor states, ItemTables tables, DrosProblem problem)
    {
        using var scope = torch.NewDisposeScope();
        using var gradients = torch.enable_grad();
        var rows = (int)states.size(0);
        var perRow = problem.Anchors.Length / rows;
        var device = states.device;
        var stateLeaf = states.detach().clone().requires_grad_();
        var tableLeaf = tables.Output.detach().clone().requires_grad_();
        var biasLeaf = tables.Bias?.detach().clone().requires_grad_();
        var factors = torch.tensor(problem.Factors).to(device).to(states.dtype);
        var anchors = torch.tensor(Array.ConvertAll(problem.Anchors, id => (long)id)).to(device).view(rows, perRow);
        var weights = torch.tensor(problem.Weights).to(device).to(states.dtype).view(rows, perRow);
        var loss = 0.0;
        for (var start = 0; start < rows; start += problem.ChunkRows)
        {
            using var chunkScope = torch.NewDisposeScope();
            var count = Math.Min(problem.ChunkRows, rows - start);
            var scores = stateLeaf.narrow(0, start, count).mm(tableLeaf.t());
            if (biasLeaf is not null)
                scores = scores + biasLeaf;
            var chosen = anchors.narrow(0, start, count);
            var y = scores.gather(1, chosen);                                            // [count, perRow]
            var factor = factors.index_select(0, chosen.reshape(-1)).view(count, perRow);
            var exponents = scores.square() * factors;
            var after = (y - 1).square() * factor;
            var (largest, _) = exponents.detach().max(1, true);
            var (largestAfter, _) = after.detach().max(1, true);
            var top = largest.maximum(largestAfter);                                     // [count, 1]
            var sum = (exponents - top).exp().sum(1, true);
            var total = sum - (y.square() * factor - top).exp() + (after - top).exp();
            var part = (weights.narrow(0, start, count) * (top + total.log())).sum() / rows;
            part.backward();
            loss += part.detach().to(torch.CPU).to(torch.float64).item<double>();
        }

        return new ScoreGradients(
            loss,
            stateLeaf.grad!.detach().MoveToOuterDisposeScope(),
            tableLeaf.grad!.detach().MoveToOuterDisposeScope(),
            biasLeaf?.grad!.detach().MoveToOuterDisposeScope());
    }
}
