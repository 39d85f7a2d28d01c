using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Distillery.LanguageModels;

/// <summary>
/// The decoder in fused kernels on the CPU, in float32. Tokens of all rows are worked on side by side without padding. All threads go through
/// every layer together, in each step a thread has its own outputs, tokens or heads; with a small model each has rows of its own. The result does not
/// depend on how many threads there are, and a row's result does not depend on the rows beside it, to the bit.
/// </summary>
internal static class FusedEngine
{
    /// <summary>True where the decoder and the machine allow it.</summary>
    internal static bool Fits(Decoder decoder) =>
        decoder.DType == TorchSharp.torch.float32 && decoder.Device.type == TorchSharp.DeviceType.CPU && Vector256.IsHardwareAccelerated;

    /// <summary>The engine for the widest registers.</summary>
    internal static IDecodingEngine Create(Decoder decoder, int threads) => Vector512.IsHardwareAccelerated
        ? new FusedEngine<Lanes16, Vector512<float>>(decoder, threads)
        : new FusedEngine<Lanes8, Vector256<float>>(decoder, threads);
}

/// <inheritdoc cref="FusedEngine"/>
internal sealed unsafe partial class FusedEngine<TLanes, TVector> : IDecodingEngine
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    // Tokens of one pass: enough to use each weight often, few enough for their vectors to stay in the cache.
    private const int MaxTokens = 128;

    // Up to here every thread may as well read all weights (most stay in its cache) as wait for the others six times a layer.
    private const long SmallWeights = 8_000_000;

    private const int FewTokens = 2;

    private readonly bool _small;
    private readonly DecoderConfig _config;
    private readonly Decoder _decoder;
    private readonly FusedWeights _weights;
    private readonly WorkerTeam _team;
    private readonly NativeFloats _hidden;
    private readonly NativeFloats _mixed;
    private readonly NativeFloats _queryKeyValue;
    private readonly NativeFloats _inner;
    private readonly NativeFloats[] _normed;
    private readonly int _dim;
    private readonly int _hiddenStride;
    private readonly int[] _ids = new int[MaxTokens];
    private readonly int[] _rows = new int[MaxTokens];
    private readonly int[] _positions = new int[MaxTokens];
    private NativeFloats[] _scores = [];
    private TorchSharp.torch.Tensor[] _angles = [];
    private FusedCache? _cache;
    private NativeFloats _results = new(0);
    private int _resultLength;
    private int _resultStride;
    private float* _cosines;
    private float* _sines;

    internal FusedEngine(Decoder decoder, int threads, long smallWeights = SmallWeights)
    {
        _small = decoder.Config.ParameterCount <= smallWeights;
        (_config, _decoder, _dim) = (decoder.Config, decoder, decoder.Config.Dim);
        _weights = new FusedWeights(decoder, MatrixKernel<TLanes, TVector>.PanelWidth);
        _team = new WorkerTeam(threads);
        var layer = _weights.Layers[0];
        _hiddenStride = layer.Output.PaddedOutputs;
        _hidden = new NativeFloats((long)MaxTokens * _hiddenStride);
        // A head's mixed values are written with their filling, which the next head overwrites.
        _mixed = new NativeFloats((long)MaxTokens * MixedStride + TLanes.Count);
        _queryKeyValue = new NativeFloats((long)MaxTokens * layer.QueryKeyValue.PaddedOutputs);
        _inner = new NativeFloats((long)MaxTokens * InnerStride);
        _normed = [.. Enumerable.Range(0, threads).Select(_ => new NativeFloats((long)MaxTokens * _dim))];
    }

    private int MixedStride => _config.Heads * _config.HeadDim;

    private int InnerStride => _weights.Layers[0].GateUp.PaddedOutputs / 2;

    /// <inheritdoc/>
    public bool MixesLengths => true;

    /// <inheritdoc/>
    public int ResultLength(bool logits) => logits ? _config.VocabularySize : _dim;

    /// <inheritdoc/>
    public void Allocate(int rows, int capacity)
    {
        if (_cache is not null && _cache.Rows >= rows && _cache.Capacity >= capacity)
        {
            _cache.Reset(rows);
            return;
        }

        _cache?.Dispose();
        foreach (var scores in _scores) scores.Dispose();
        _cache = new FusedCache(_config, rows, capacity, TLanes.Count);
        _scores = [.. Enumerable.Range(0, _team.Size).Select(_ => new NativeFloats(capacity + 5 * TLanes.Count))];
        using var scope = TorchSharp.torch.NewDisposeScope();
        foreach (var table in _angles) table.Dispose();
        // Aliases keep the memory when the decoder makes longer tables.
        var (cosines, sines) = _decoder.Rotary.UpTo(capacity);
        _angles = [cosines.detach().DetachFromDisposeScope(), sines.detach().DetachFromDisposeScope()];
        _cosines = Start(_angles[0]);
        _sines = Start(_angles[1]);

        static float* Start(TorchSharp.torch.Tensor table) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(table.bytes));
    }

    /// <inheritdoc/>
    public void Forward(IReadOnlyList<TokenRun> runs, bool logits)
    {
        _resultLength = ResultLength(logits);
        _resultStride = logits ? _weights.Head.PaddedOutputs : _dim;
        var wanted = runs.Sum(run => run.Wanted);
        if (_results.Count < (long)wanted * _resultStride)
        {
            _results.Dispose();
            _results = new NativeFloats((long)wanted * _resultStride);
        }

        var (count, result) = (0, 0);
        var outputs = new List<(int Token, int Result)>(MaxTokens);
        for (var row = 0; row < runs.Count; row++)
        {
            var run = runs[row];
            for (var i = 0; i < run.Ids.Length; i++)
            {
                (_ids[count], _rows[count], _positions[count]) = (run.Ids.Span[i], row, run.Start + i);
                if (i >= run.FirstWanted) outputs.Add((count, result++));
                if (++count == MaxTokens) Flush();
            }
        }

        if (count > 0) Flush();

        void Flush()
        {
            var tokens = count;
            var pass = outputs.ToArray();
            // A token or two of a small model are done before another thread has woken up.
            if (_small && tokens <= FewTokens) Pass(new Share(0, 1, 0, tokens), 0, pass, logits);
            else _team.Run(thread => Pass(thread, tokens, pass, logits));
            count = 0;
            outputs.Clear();
        }
    }

    /// <inheritdoc/>
    public Span<float> Result(int index) => new(_results.Pointer + (long)index * _resultStride, _resultLength);

    /// <inheritdoc/>
    public void Reorder(IReadOnlyList<int> rows, int from, IReadOnlyList<int> lengths) => _cache!.Reorder(rows, from, lengths);

    /// <inheritdoc/>
    public void Dispose()
    {
        _team.Dispose();
        _weights.Dispose();
        _cache?.Dispose();
        foreach (var table in _angles) table.Dispose();
        foreach (var buffer in (IEnumerable<NativeFloats>)[_hidden, _mixed, _queryKeyValue, _inner, _results, .. _normed, .. _scores])
            buffer.Dispose();
    }
}
