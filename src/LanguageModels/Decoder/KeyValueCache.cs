using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>
/// Keys and values of tokens that a decoder has seen, in memory that is allocated once. A token's place in its row is its position, so rows
/// may have different lengths without padding: what lies beyond a row's length is never seen and is written over.
/// </summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;
    private readonly int[] _lengths;

    /// <summary>Allocates room.</summary>
    /// <param name="config">The decoder's shape.</param>
    /// <param name="rows">Most rows of a batch, at least 1.</param>
    /// <param name="capacity">Most tokens of a row, at least 1.</param>
    /// <param name="dtype">The decoder's dtype.</param>
    /// <param name="device">The decoder's device.</param>
    public KeyValueCache(DecoderConfig config, int rows, int capacity, ScalarType dtype, Device device)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (Rows, Capacity) = (rows, capacity);
        _lengths = new int[rows];
        Active = rows;
        Tensor Allocate() => zeros([rows, capacity, config.KeyValueHeads, config.HeadDim], dtype: dtype, device: device).DetachFromDisposeScope();
        _keys = [.. Enumerable.Range(0, config.Layers).Select(_ => Allocate())];
        _values = [.. Enumerable.Range(0, config.Layers).Select(_ => Allocate())];
    }

    /// <summary>Most rows.</summary>
    public int Rows { get; }

    /// <summary>Most tokens of a row.</summary>
    public int Capacity { get; }

    /// <summary>How many rows the next batch has: the first ones.</summary>
    public int Active { get; private set; }

    /// <summary>Tokens in each row.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>Says how many tokens of each row are real; the rest is forgotten.</summary>
    /// <param name="lengths">A length for each of the first rows; so many rows are active from now on.</param>
    /// <exception cref="ArgumentOutOfRangeException">Too many rows, or a length out of range.</exception>
    public void SetLengths(IReadOnlyList<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lengths.Count, Rows);
        foreach (var length in lengths)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Capacity);
        }

        Active = lengths.Count;
        for (var i = 0; i < lengths.Count; i++) _lengths[i] = lengths[i];
    }

    /// <summary>
    /// Makes row i what row <paramref name="rows"/>[i] was: beams that go on, rows that end, a prompt that several rows share.
    /// </summary>
    /// <param name="rows">Old rows; their number is the number of active rows from now on.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or there are too many.</exception>
    public void Reorder(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Count, Rows);
        if (rows.Any(row => row < 0 || row >= Rows)) throw new ArgumentOutOfRangeException(nameof(rows), $"rows are 0 to {Rows - 1}");
        if (rows.Select((row, i) => row == i).All(same => same))
        {
            Active = rows.Count;
            return;
        }

        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var index = tensor(rows.Select(row => (long)row).ToArray(), device: _keys[0].device);
        var used = rows.Max(row => _lengths[row]);
        foreach (var table in (IEnumerable<Tensor>)[.. _keys, .. _values])
        {
            using var inner = NewDisposeScope();
            var part = table.narrow(1, 0, used);
            part.narrow(0, 0, rows.Count).copy_(part.index_select(0, index));
        }

        var lengths = rows.Select(row => _lengths[row]).ToArray();
        lengths.CopyTo(_lengths, 0);
        Active = rows.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _keys) tensor.Dispose();
        foreach (var tensor in _values) tensor.Dispose();
    }

    /// <summary>Writes a layer's new keys and values and gives those of every slot up to <paramref name="slots"/>.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="keys"><c>[batch, heads, time, headDim]</c>.</param>
    /// <param name="values">Likewise.</param>
    /// <param name="places">Where they go, int64 <c>[batch · time]</c>.</param>
    /// <param name="slots">How many slots are in use.</param>
    /// <returns>Two views <c>[batch, heads, slots, headDim]</c>.</returns>
    internal (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values, Tensor places, long slots)
    {
        return (Put(_keys[layer], keys), Put(_values[layer], values));

        Tensor Put(Tensor table, Tensor news)
        {
            var flat = table.view((long)Rows * Capacity, table.size(2) * table.size(3));
            flat.index_copy_(0, places, news.transpose(1, 2).reshape(-1, flat.size(1)));
            return table.narrow(0, 0, news.size(0)).narrow(1, 0, slots).transpose(1, 2);
        }
    }

    internal void Advance(int tokens)
    {
        for (var i = 0; i < Active; i++) _lengths[i] += tokens;
    }
}
