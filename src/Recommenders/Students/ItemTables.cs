using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>The item vectors of one step.</summary>
/// <param name="Output">What states are multiplied with, <c>[items, dim]</c>; part of the graph while gradients are on.</param>
/// <param name="Bias">Added to the scores, <c>[items]</c>; null where the student has none.</param>
/// <param name="Input">
/// What histories are looked up in, <c>[items, dim]</c>; null where the student looks single rows up more cheaply.
/// The same tensor as <paramref name="Output"/> for a student with tied item vectors that are computed.
/// </param>
/// <param name="Repeat">Added to the score of an item that the row's history holds, <c>[1]</c>; null where the student treats it like any other.</param>
public sealed record ItemTables(torch.Tensor Output, torch.Tensor? Bias = null, torch.Tensor? Input = null, torch.Tensor? Repeat = null)
{
    /// <summary>The scores of states over the whole catalogue, as tensor operations; <see cref="Repeat"/> is not in them, because histories are not known here.</summary>
    /// <param name="states"><c>[batch, dim]</c>.</param>
    /// <returns><c>[batch, items]</c>.</returns>
    public torch.Tensor Scores(torch.Tensor states)
    {
        using var scope = torch.NewDisposeScope();
        var scores = states.mm(Output.t());
        return (Bias is null ? scores : scores + Bias).MoveToOuterDisposeScope();
    }
}
