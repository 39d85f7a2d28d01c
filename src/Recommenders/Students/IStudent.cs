using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// A sequential recommender that can be trained and ranked: it turns a history into a state, and scores item <c>i</c> by
/// <c>state · Output[i] + Bias[i]</c>, plus <c>Repeat</c> where the history holds the item (<see cref="ItemTables"/>).
/// </summary>
/// <remarks>
/// Histories are right-padded as <see cref="Data.WindowSet"/> has them (padding id = <see cref="ItemCount"/>), and causal: the state at
/// position <c>t</c> depends on positions <c>0..t</c> only. So one pass over a window gives the states of all its prefixes.
/// Values at padding positions mean nothing and must not be used.
/// </remarks>
public interface IStudent : IDisposable
{
    /// <summary>The module that holds the parameters; it also says whether dropout is on.</summary>
    torch.nn.Module Module { get; }

    /// <summary>Architecture and sizes.</summary>
    IStudentOptions Options { get; }

    /// <summary>Number of items; ids are <c>0 .. ItemCount-1</c>.</summary>
    int ItemCount => Options.ItemCount;

    /// <summary>The longest history, in items.</summary>
    int WindowLength => Options.WindowLength;

    /// <summary>Length of states and item vectors.</summary>
    int Dim => Options.Dim;

    /// <summary>Whether the output vectors are the item vectors.</summary>
    bool IsTied { get; }

    /// <summary>Whether scores have a bias for each item.</summary>
    bool HasBias { get; }

    /// <summary>Whether a learnt number is added to the scores of the history's items.</summary>
    bool LearnsRepeats { get; }

    /// <summary>The path round the architecture's own layers; null for none.</summary>
    DecayedHistory? Skip { get; }

    /// <summary>Where the parameters lie.</summary>
    torch.Device Device { get; }

    /// <summary>The item vectors as they are now; made once per step and given to the other methods, so that work on them is shared.</summary>
    ItemTables Tables();

    /// <summary>The vectors that histories are looked up in, <c>[items, dim]</c>: what serving needs of the item side.</summary>
    torch.Tensor InputTable();

    /// <summary>The states of every position.</summary>
    /// <param name="tables">From <see cref="Tables"/>.</param>
    /// <param name="histories">Item ids, int64 <c>[batch, time]</c>, right-padded.</param>
    /// <param name="lengths">Used positions of each row, int64 <c>[batch]</c>, each <c>1 .. time</c>.</param>
    /// <returns><c>[batch, time, dim]</c>.</returns>
    torch.Tensor States(ItemTables tables, torch.Tensor histories, torch.Tensor lengths);

    /// <summary>The states of chosen positions; cheaper than all where few are needed.</summary>
    /// <param name="tables">From <see cref="Tables"/>.</param>
    /// <param name="histories">Item ids, int64 <c>[batch, time]</c>, right-padded.</param>
    /// <param name="lengths">Used positions of each row, int64 <c>[batch]</c>.</param>
    /// <param name="positions">Which ones: <c>row * time + position</c>, int64 <c>[n]</c>.</param>
    /// <returns><c>[n, dim]</c>.</returns>
    torch.Tensor SelectedStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths, torch.Tensor positions);

    /// <summary>The state at each row's last used position: what serving and evaluation need, and the cheapest.</summary>
    /// <param name="tables">From <see cref="Tables"/>.</param>
    /// <param name="histories">Item ids, int64 <c>[batch, time]</c>, right-padded.</param>
    /// <param name="lengths">Used positions of each row, int64 <c>[batch]</c>.</param>
    /// <returns><c>[batch, dim]</c>.</returns>
    torch.Tensor LastStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths);

    /// <summary>
    /// Restarts the student's own random numbers (dropout). The trainer calls it before every step with a number made of seed, epoch and
    /// step, so nothing random is carried from step to step and a resumed run repeats the unbroken one exactly.
    /// </summary>
    /// <param name="seed">Any number; equal numbers give equal dropout.</param>
    void Reseed(long seed);
}
