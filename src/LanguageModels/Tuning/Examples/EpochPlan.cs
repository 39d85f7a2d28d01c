namespace Distillery.LanguageModels;

/// <summary>Which examples stand in which row, epoch by epoch: a function of the seed, so a resumed run finds its place again.</summary>
internal sealed class EpochPlan
{
    private readonly int[] _lengths;
    private readonly TuningOptions _options;
    private readonly int _capacity;

    internal EpochPlan(IReadOnlyList<TuningExample> examples, TuningOptions options)
    {
        (_lengths, _options) = ([.. examples.Select(example => example.Length)], options);
        _capacity = Math.Max(Math.Min(options.PackLength ?? options.MaxLength, options.MaxLength), _lengths.Max());
        RowsPerEpoch = options.Packing ? SequencePacker.Pack(_lengths, Identity(), _capacity).Count : _lengths.Length;
        StepsPerEpoch = (RowsPerEpoch + RowsPerStep - 1) / RowsPerStep;
    }

    internal int RowsPerEpoch { get; }

    internal int StepsPerEpoch { get; }

    internal long TokensPerEpoch => _lengths.Sum(length => (long)length);

    private int RowsPerStep => _options.Batch * _options.Accumulation;

    /// <summary>The rows of an epoch in the order of training.</summary>
    internal List<int[]> Rows(int epoch)
    {
        var order = Identity();
        Shuffle(order.AsSpan(), SplitMix.Derive(Seed(epoch), 0));
        if (!_options.Packing)
            return [.. order.Select(example => new[] { example })];
        var rows = SequencePacker.Pack(_lengths, order, _capacity);
        Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows), SplitMix.Derive(Seed(epoch), 1));
        return rows;
    }

    /// <summary>The rows for an evaluation: always the same.</summary>
    internal List<int[]> FixedRows() => _options.Packing ? SequencePacker.Pack(_lengths, Identity(), _capacity) : [.. Identity().Select(example => new[] { example })];

    /// <summary>The rows of a step, parted into passes.</summary>
    internal IEnumerable<int[][]> Passes(List<int[]> rows, int step) =>
        rows.Skip(step * RowsPerStep).Take(RowsPerStep).Chunk(_options.Batch);

    private int[] Identity() => [.. Enumerable.Range(0, _lengths.Length)];

    private ulong Seed(int epoch) => SplitMix.Derive(unchecked((ulong)_options.Seed), (ulong)epoch);

    // Fisher and Yates; the bias of the remainder is below n/2^64.
    private static void Shuffle<T>(Span<T> values, ulong seed)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = (int)(SplitMix.At(seed, (ulong)i) % (ulong)(i + 1));
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
