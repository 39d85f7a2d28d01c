using Distillery.Data;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// The step between a student's states and its scores, for students whose rows carry something of their own that is no history. Whoever
/// computes states of rows (the training pass, the scorer) lets them go through it.
/// </summary>
public interface IRowStates
{
    /// <summary>What is multiplied with the item vectors.</summary>
    /// <param name="states">What the student made of the histories, <c>[chosen, ..]</c>.</param>
    /// <param name="rows">The windows.</param>
    /// <param name="chosen">Which row each state is of.</param>
    /// <returns><c>[chosen, dim]</c>.</returns>
    torch.Tensor Join(torch.Tensor states, WindowSet rows, ReadOnlySpan<int> chosen);
}
