using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>Scores of a few named items for each row, and the way back: for pairwise and list losses that have a closed-form gradient.</summary>
public static class PairScores
{
    /// <summary>The scores <c>s[r, k] = states[r] · table[ids[r, k]] + bias[ids[r, k]]</c>.</summary>
    /// <param name="states"><c>[rows, dim]</c>.</param>
    /// <param name="tables">Item vectors and bias.</param>
    /// <param name="ids">Item ids, <c>[rows * perRow]</c>.</param>
    /// <returns><c>[rows * perRow]</c>, outside the graph.</returns>
    public static float[] Score(torch.Tensor states, ItemTables tables, ReadOnlySpan<int> ids)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(tables);
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var perRow = PerRow(states, tables, ids);
        var index = Index(ids, states.device);
        var vectors = tables.Output.detach().index_select(0, index).view(-1, perRow, states.size(1));
        var scores = (vectors * states.detach().unsqueeze(1)).sum(-1);                   // [rows, perRow]
        if (tables.Bias is not null)
            scores = scores + tables.Bias.detach().index_select(0, index).view(-1, perRow);
        return scores.to(torch.CPU).data<float>().ToArray();
    }

    /// <summary>Carries gradients over such scores back to states, table and bias.</summary>
    /// <param name="loss">Value of the loss.</param>
    /// <param name="states"><c>[rows, dim]</c>.</param>
    /// <param name="tables">Item vectors and bias.</param>
    /// <param name="ids">Item ids, <c>[rows * perRow]</c>; an id may occur several times.</param>
    /// <param name="gradients">Gradient of the loss over each score, <c>[rows * perRow]</c>.</param>
    public static ScoreGradients Gradients(double loss, torch.Tensor states, ItemTables tables, ReadOnlySpan<int> ids, ReadOnlySpan<float> gradients)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(tables);
        if (ids.Length != gradients.Length)
            throw new ArgumentException($"there are {ids.Length} ids and {gradients.Length} gradients.", nameof(gradients));
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var perRow = PerRow(states, tables, ids);
        var dim = states.size(1);
        var index = Index(ids, states.device);
        var weights = torch.tensor(gradients.ToArray()).to(states.device).view(-1, perRow, 1);
        var vectors = tables.Output.detach().index_select(0, index).view(-1, perRow, dim);
        var stateGradient = (vectors * weights).sum(1);
        var table = torch.zeros([tables.Output.size(0), dim], device: states.device);
        table.index_add_(0, index, (weights * states.detach().unsqueeze(1)).reshape(-1, dim), 1);
        torch.Tensor? bias = null;
        if (tables.Bias is not null)
        {
            bias = torch.zeros([tables.Output.size(0)], device: states.device);
            bias.index_add_(0, index, weights.reshape(-1), 1);
        }

        return new ScoreGradients(loss, stateGradient.MoveToOuterDisposeScope(), table.MoveToOuterDisposeScope(), bias?.MoveToOuterDisposeScope());
    }

    private static int PerRow(torch.Tensor states, ItemTables tables, ReadOnlySpan<int> ids)
    {
        var rows = (int)states.size(0);
        if (rows == 0 || ids.Length == 0 || ids.Length % rows != 0)
            throw new ArgumentException($"there are {ids.Length} ids for {rows} rows; every row needs the same number, at least one.", nameof(ids));
        var items = tables.Output.size(0);
        foreach (var id in ids)
            if (id < 0 || id >= items)
                throw new ArgumentException($"ids holds item {id}; ids are 0 .. {items - 1}.", nameof(ids));
        return ids.Length / rows;
    }

    private static torch.Tensor Index(ReadOnlySpan<int> ids, torch.Device device)
    {
        var wide = new long[ids.Length];
        for (var i = 0; i < ids.Length; i++)
            wide[i] = ids[i];
        return torch.tensor(wide).to(device);
    }
}
