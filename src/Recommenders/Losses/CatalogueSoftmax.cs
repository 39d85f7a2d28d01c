using Distillery.Data;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// Softmax cross-entropy over the catalogue, or over a sample of it, in closed form: scores never enter the graph and only one chunk of
/// them is in memory.
/// </summary>
/// <remarks>
/// <para>Row <c>i</c> with weights <c>y_k</c> over its items (<see cref="SoftmaxTargets"/>):
/// <c>L_i = Y log Z_i - Σ_k y_k s_ik</c>, <c>Y = Σ_k y_k</c>, which is CE(target) + λ CE(list); the loss is the mean over the rows.
/// Its gradient over the scores is <c>(Y p - y) / rows</c>.</para>
/// <para><c>Z_i</c> runs over the candidates and the row's own items. With a sample of S candidates, drawn uniformly without
/// replacement for the whole batch, <c>Z_i = Σ_own e^s + (N - hits) / (S - hits) · Σ_sampled,not own e^s</c>: the logQ correction as an
/// unbiased estimate of the full sum, with accidental hits taken out.</para>
/// <para>The scores of own items that stand in the row's history carry the student's <see cref="ItemTables.Repeat"/>; its gradient is
/// the sum of theirs.</para>
/// <para>On the CPU <see cref="SoftmaxKernel"/> works on the scores in place; elsewhere <see cref="SoftmaxReference"/>, the same in tensor
/// operations, runs. A test holds them together.</para>
/// </remarks>
public sealed class CatalogueSoftmax : IDisposable
{
    private readonly int _itemCount;
    private readonly int[]? _candidates;
    private readonly int _chunkRows;
    private readonly Workspace _workspace = new();

    /// <summary>Makes the loss.</summary>
    /// <param name="itemCount">Number of items of the catalogue.</param>
    /// <param name="candidates">
    /// The items in the denominator, distinct; null for all. Items that were never a training target are best left out where they
    /// should still be recommended: in the denominator they are only ever pushed down.
    /// </param>
    /// <param name="chunkRows">Rows of scores in memory at a time, at least 1; default 256.</param>
    public CatalogueSoftmax(int itemCount, int[]? candidates = null, int chunkRows = 256)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(itemCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkRows, 1);
        if (candidates is not null && (candidates.Length == 0 || candidates.Any(id => (uint)id >= (uint)itemCount) || candidates.Distinct().Count() != candidates.Length))
            throw new ArgumentException($"candidates must be one or more distinct ids of 0 .. {itemCount - 1}.", nameof(candidates));
        _itemCount = itemCount;
        _candidates = candidates;
        _chunkRows = chunkRows;
    }

    /// <summary>How many items the denominator has when nothing is sampled.</summary>
    public int CandidateCount => _candidates?.Length ?? _itemCount;

    /// <summary>The loss over all candidates.</summary>
    /// <param name="states"><c>[rows, dim]</c>.</param>
    /// <param name="tables">Item vectors and bias.</param>
    /// <param name="targets">What each row should predict.</param>
    /// <returns>Valid until the next call.</returns>
    public ScoreGradients Full(torch.Tensor states, ItemTables tables, SoftmaxTargets targets) =>
        Compute(states, tables, targets, _candidates, CandidateCount);

    /// <summary>The loss over a sample of the candidates.</summary>
    /// <param name="states"><c>[rows, dim]</c>.</param>
    /// <param name="tables">Item vectors and bias.</param>
    /// <param name="targets">What each row should predict.</param>
    /// <param name="negatives">Size of the sample, at least 1; everything from <see cref="CandidateCount"/> on.</param>
    /// <param name="random">Where the sample comes from.</param>
    /// <returns>Valid until the next call.</returns>
    public ScoreGradients Sampled(torch.Tensor states, ItemTables tables, SoftmaxTargets targets, int negatives, SeededGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(negatives, 1);
        return negatives >= CandidateCount
            ? Full(states, tables, targets)
            : Compute(states, tables, targets, Draw(negatives, random), CandidateCount);
    }

    /// <inheritdoc/>
    public void Dispose() => _workspace.Dispose();

    private ScoreGradients Compute(torch.Tensor states, ItemTables tables, SoftmaxTargets targets, int[]? columns, int population)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(targets);
        if (states.size(0) != targets.Count)
            throw new ArgumentException($"there are {states.size(0)} states and {targets.Count} targets.", nameof(targets));
        if (tables.Output.size(0) != _itemCount)
            throw new ArgumentException($"the table has {tables.Output.size(0)} items; this loss was made for {_itemCount}.", nameof(tables));
        targets.Check(_itemCount);
        var problem = new SoftmaxProblem(_itemCount, columns, population, targets, _chunkRows);
        return states.device_type == DeviceType.CPU
            ? SoftmaxKernel.Compute(states, tables, problem, _workspace)
            : SoftmaxReference.Compute(states, tables, problem);
    }

    private int[] Draw(int count, SeededGenerator random)
    {
        // Drawn again while taken: for samples far below the catalogue that is rare.
        var taken = new HashSet<int>(count);
        var sample = new int[count];
        for (var i = 0; i < count;)
        {
            var place = random.NextInt(CandidateCount);
            var item = _candidates is null ? place : _candidates[place];
            if (taken.Add(item))
                sample[i++] = item;
        }

        // Ascending, so that gathering reads the table forwards.
        Array.Sort(sample);
        return sample;
    }
}
