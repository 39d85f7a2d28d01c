using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>The decoder's own tensor operations, for every device and dtype; the fused engine's twin.</summary>
internal sealed class TensorEngine(Decoder decoder) : IDecodingEngine
{
    private KeyValueCache? _cache;
    private float[] _results = [];
    private int _resultLength;

    /// <inheritdoc/>
    public bool MixesLengths => false;

    /// <inheritdoc/>
    public int ResultLength(bool logits) => logits ? decoder.Config.VocabularySize : decoder.Config.Dim;

    /// <inheritdoc/>
    public void Allocate(int rows, int capacity)
    {
        // One slot more, where the filling of shorter runs goes.
        if (_cache is not null && _cache.Rows >= rows && _cache.Capacity > capacity) return;
        _cache?.Dispose();
        _cache = new KeyValueCache(decoder.Config, rows, capacity + 1, decoder.DType, decoder.Device);
    }

    /// <inheritdoc/>
    public void Forward(IReadOnlyList<TokenRun> runs, bool logits)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var time = runs.Max(run => run.Ids.Length);
        var beyond = runs.Max(run => run.Start + run.Ids.Length);
        var (ids, positions) = (new long[runs.Count * time], new long[runs.Count * time]);
        var wanted = new List<long>();
        for (var row = 0; row < runs.Count; row++)
        {
            var run = runs[row];
            for (var t = 0; t < time; t++)
            {
                var real = t < run.Ids.Length;
                ids[row * time + t] = real ? run.Ids.Span[t] : 0;
                positions[row * time + t] = real ? run.Start + t : beyond;
                if (real && t >= run.FirstWanted) wanted.Add(row * time + t);
            }
        }

        _cache!.SetLengths([.. runs.Select(run => run.Start)]);
        var device = decoder.Device;
        var batch = new DecoderBatch(tensor(ids, device: device).view(runs.Count, time), tensor(positions, device: device).view(runs.Count, time));
        var hidden = decoder.Hidden(batch, _cache, advance: false, (int)positions.Max()).view(-1, decoder.Config.Dim).index_select(0, tensor(wanted.ToArray(), device: device));
        _cache.SetLengths([.. runs.Select(run => run.Start + run.Ids.Length)]);
        var results = (logits ? decoder.Logits(hidden) : hidden).to_type(float32).cpu().contiguous();
        _resultLength = ResultLength(logits);
        _results = results.data<float>().ToArray();
    }

    /// <inheritdoc/>
    public Span<float> Result(int index) => _results.AsSpan(index * _resultLength, _resultLength);

    /// <inheritdoc/>
    public void Reorder(IReadOnlyList<int> rows, int from, IReadOnlyList<int> lengths)
    {
        _cache!.SetLengths(lengths);
        _cache.Reorder(rows);
    }

    /// <inheritdoc/>
    public void Dispose() => _cache?.Dispose();
}
