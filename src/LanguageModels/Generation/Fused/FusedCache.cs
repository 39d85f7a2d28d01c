namespace Distillery.LanguageModels;

/// <summary>
/// Keys and values of the fused engine. Rows are places that can be exchanged without copying: only what two rows go on from is copied.
/// </summary>
internal sealed unsafe class FusedCache : IDisposable
{
    private readonly int _layers;
    private readonly int _heads;
    private readonly int _headDim;
    private readonly int _lanes;
    private readonly int _padded;
    private readonly int _slots;
    private readonly NativeFloats _keys;
    private readonly NativeFloats _values;
    private int[] _places;

    internal FusedCache(DecoderConfig config, int rows, int capacity, int lanes)
    {
        (_layers, _heads, _headDim, _lanes, Rows, Capacity) = (config.Layers, config.KeyValueHeads, config.HeadDim, lanes, rows, capacity);
        _slots = (capacity + lanes - 1) / lanes * lanes;
        _padded = (_headDim + lanes - 1) / lanes * lanes;
        _keys = new NativeFloats((long)rows * _layers * _heads * _slots * _headDim);
        _values = new NativeFloats((long)rows * _layers * _heads * _slots * _padded);
        _places = [.. Enumerable.Range(0, rows)];
    }

    internal int Rows { get; }

    internal int Capacity { get; }

    /// <summary>Keys of a row, layer and head.</summary>
    internal float* Keys(int row, int layer, int head) => _keys.Pointer + At(row, layer, head) * _headDim;

    /// <summary>Values of a row, layer and head.</summary>
    internal float* Values(int row, int layer, int head) => _values.Pointer + At(row, layer, head) * _padded;

    /// <summary>Uses so many rows from now on, in no order.</summary>
    internal void Reset(int rows) => _places = [.. Enumerable.Range(0, rows)];

    internal void Reorder(IReadOnlyList<int> rows, int from, IReadOnlyList<int> lengths)
    {
        var old = _places;
        var taken = new HashSet<int>();
        var places = new int[old.Length];
        Array.Fill(places, -1);
        for (var i = 0; i < rows.Count; i++)
        {
            if (taken.Add(old[rows[i]])) places[i] = old[rows[i]];
        }

        var free = new Queue<int>(old.Where(place => !taken.Contains(place)));
        for (var i = 0; i < rows.Count; i++)
        {
            if (places[i] >= 0) continue;
            places[i] = free.Dequeue();
            Copy(old[rows[i]], places[i], from, lengths[rows[i]]);
        }

        for (var i = rows.Count; i < places.Length; i++) places[i] = free.Dequeue();
        _places = places;
    }

    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
    }

    private long At(int row, int layer, int head) => (((long)_places[row] * _layers + layer) * _heads + head) * _slots;

    private void Copy(int source, int target, int from, int to)
    {
        if (to <= from) return;
        long first = from / _lanes * _lanes, count = (to + _lanes - 1) / _lanes * _lanes - first;
        for (var part = 0; part < _layers * _heads; part++)
        {
            var (a, b) = (((long)source * _layers * _heads + part) * _slots + first, ((long)target * _layers * _heads + part) * _slots + first);
            CopyFloats(_keys.Pointer + a * _headDim, _keys.Pointer + b * _headDim, count * _headDim);
            CopyFloats(_values.Pointer + a * _padded, _values.Pointer + b * _padded, count * _padded);
        }
    }

    private static void CopyFloats(float* source, float* target, long count) =>
        Buffer.MemoryCopy(source, target, count * sizeof(float), count * sizeof(float));
}
