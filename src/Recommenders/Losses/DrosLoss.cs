using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// The distributionally robust term of DROS, which DLLM2Rec's strongest student adds to its loss:
/// <c>L = mean_b Σ_a c_ba ln(Σ_i e^(p_i y_i²/β) - e^(p_a y_a²/β) + e^(p_a (y_a - 1)²/β))</c> over all items, where the anchor <c>a</c> is the
/// row's target.
/// </summary>
/// <remarks>
/// <c>p_i = ((freq_i + 1) / Σ(freq + 1))^0.05</c> with <c>freq</c> the number of training rows whose target is <c>i</c>. Several anchors with
/// weights <c>c</c> serve the released code, which repeats the term for every item of the teacher's list. The code adds 1e-24 inside the
/// logarithm against zero; here the sum is kept above zero by working relative to its largest term.
/// </remarks>
public sealed class DrosLoss : IDisposable
{
    private readonly float[] _factors;
    private readonly float _beta;
    private readonly int _chunkRows;
    private readonly Workspace _workspace = new();

    /// <summary>Makes the term.</summary>
    /// <param name="frequencies">How many training rows have each item as target, <c>[items]</c>.</param>
    /// <param name="beta">Radius, above 0; default 1 as in the code.</param>
    /// <param name="exponent">Power of the propensities; default 0.05 as in the code.</param>
    /// <param name="chunkRows">Rows of scores in memory at a time; default 256.</param>
    public DrosLoss(ReadOnlySpan<int> frequencies, double beta = 1, double exponent = 0.05, int chunkRows = 256)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkRows, 1);
        _beta = (float)beta;
        _chunkRows = chunkRows;
        var total = 0.0;
        foreach (var frequency in frequencies)
            total += frequency + 1;
        _factors = new float[frequencies.Length];
        for (var i = 0; i < _factors.Length; i++)
            _factors[i] = (float)(Math.Pow((frequencies[i] + 1) / total, exponent) / beta);
    }

    /// <summary>The term and its gradients.</summary>
    /// <param name="states"><c>[rows, dim]</c>.</param>
    /// <param name="tables">Item vectors and bias.</param>
    /// <param name="anchors">Items that count as right, <c>[rows * perRow]</c>.</param>
    /// <param name="weights">Weight of each anchor, <c>[rows * perRow]</c>; empty for 1 each.</param>
    /// <returns>Valid until the next call.</returns>
    public ScoreGradients Compute(torch.Tensor states, ItemTables tables, ReadOnlySpan<int> anchors, ReadOnlySpan<float> weights = default)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(tables);
        var rows = (int)states.size(0);
        if (tables.Output.size(0) != _factors.Length)
            throw new ArgumentException($"the table has {tables.Output.size(0)} items; the frequencies are of {_factors.Length}.", nameof(tables));
        if (rows == 0 || anchors.Length == 0 || anchors.Length % rows != 0 || (!weights.IsEmpty && weights.Length != anchors.Length))
            throw new ArgumentException($"there are {anchors.Length} anchors and {weights.Length} weights for {rows} rows; every row needs the same number, at least one.", nameof(anchors));
        foreach (var anchor in anchors)
            if ((uint)anchor >= (uint)_factors.Length)
                throw new ArgumentException($"anchors holds item {anchor}; ids are 0 .. {_factors.Length - 1}.", nameof(anchors));
        var filled = weights.ToArray();
        if (weights.IsEmpty)
        {
            filled = new float[anchors.Length];
            Array.Fill(filled, 1f);
        }

        var problem = new DrosProblem(_factors, _beta, anchors.ToArray(), filled, _chunkRows);
        return states.device_type == DeviceType.CPU
            ? DrosKernel.Compute(states, tables, problem, _workspace)
            : DrosReference.Compute(states, tables, problem);
    }

    /// <inheritdoc/>
    public void Dispose() => _workspace.Dispose();
}
