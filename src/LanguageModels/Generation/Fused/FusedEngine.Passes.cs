namespace Distillery.LanguageModels;

/// <content>What one thread does in a pass: its share of every layer.</content>
internal sealed unsafe partial class FusedEngine<TLanes, TVector>
{
    // All tokens go through a layer with the outputs divided among the threads, or each thread takes whole rows of its own and meets nobody.
    private void Pass(int thread, int tokens, (int Token, int Result)[] outputs, bool logits)
    {
        if (!RowsApart(tokens))
        {
            Pass(new Share(thread, _team.Size, 0, tokens), thread, outputs, logits);
            return;
        }

        var (first, last) = _team.Share(thread, tokens);
        Pass(new Share(0, 1, RowStart(first, tokens), RowStart(last, tokens)), thread, outputs, logits);
    }

    // With a small model, and where no thread gets much more than its part.
    private bool RowsApart(int tokens)
    {
        if (_team.Size == 1 || !_small || _rows[tokens - 1] - _rows[0] + 1 < 2 * _team.Size) return false;
        for (var thread = 0; thread < _team.Size; thread++)
        {
            var (first, last) = _team.Share(thread, tokens);
            if (4 * (RowStart(last, tokens) - RowStart(first, tokens)) * _team.Size > 5 * tokens) return false;
        }

        return true;
    }

    // The first token, from one on, that begins a row: a row's tokens see each other and stay together.
    private int RowStart(int token, int tokens)
    {
        while (token > 0 && token < tokens && _rows[token] == _rows[token - 1]) token++;
        return token;
    }

    private void Pass(Share share, int thread, (int Token, int Result)[] outputs, bool logits)
    {
        var (first, last) = share.Of(share.First, share.Last);
        for (var token = first; token < last; token++)
            Copy(_weights.Table + (long)_ids[token] * _dim, _hidden.Pointer + (long)token * _hiddenStride);
        Meet(share);
        for (var layer = 0; layer < _weights.Layers.Count; layer++) RunLayer(share, thread, layer);
        var normed = _normed[thread].Pointer;
        var (count, firstResult) = (0, 0);
        foreach (var (token, result) in outputs)
        {
            if (token < share.First || token >= share.Last) continue;
            if (count == 0) firstResult = result;
            var to = logits ? normed + (long)count * _dim : _results.Pointer + (long)result * _resultStride;
            RowKernel<TLanes, TVector>.Norm(_hidden.Pointer + (long)token * _hiddenStride, _weights.FinalNorm.Pointer, _dim, _config.NormEpsilon, to);
            count++;
        }

        if (logits && count > 0)
            Multiply(share, normed, _dim, count, _weights.Head, _results.Pointer + (long)firstResult * _resultStride, _resultStride, ProductUse.Write);
    }

    private void RunLayer(Share share, int thread, int index)
    {
        var layer = _weights.Layers[index];
        var (tokens, start) = (share.Last - share.First, (long)share.First);
        var stride = layer.QueryKeyValue.PaddedOutputs;
        var normed = Normed(share, thread, layer.AttentionNorm);
        Multiply(share, normed, _dim, tokens, layer.QueryKeyValue, _queryKeyValue.Pointer + start * stride, stride, ProductUse.Write);
        Meet(share);
        PutKeys(share, index, stride);
        Meet(share);
        Attend(share, thread, index, stride);
        Meet(share);
        Multiply(share, _mixed.Pointer + start * MixedStride, MixedStride, tokens, layer.Output, _hidden.Pointer + start * _hiddenStride, _hiddenStride, ProductUse.Add);
        Meet(share);
        normed = Normed(share, thread, layer.FeedForwardNorm);
        Multiply(share, normed, _dim, tokens, layer.GateUp, _inner.Pointer + start * InnerStride, InnerStride, ProductUse.Gate);
        Meet(share);
        Multiply(share, _inner.Pointer + start * InnerStride, InnerStride, tokens, layer.Down, _hidden.Pointer + start * _hiddenStride, _hiddenStride, ProductUse.Add);
        Meet(share);
    }

    private void Meet(Share share)
    {
        if (share.Size > 1) _team.Meet();
    }

    // Every thread that shares the outputs needs all of them; the work is small beside the product's.
    private float* Normed(Share share, int thread, NativeFloats weight)
    {
        var normed = _normed[thread].Pointer;
        for (var token = share.First; token < share.Last; token++)
        {
            var to = normed + (long)(token - share.First) * _dim;
            RowKernel<TLanes, TVector>.Norm(_hidden.Pointer + (long)token * _hiddenStride, weight.Pointer, _dim, _config.NormEpsilon, to);
        }

        return normed;
    }

    private static void Multiply(Share share, float* x, long stride, int rows, PackedMatrix matrix, float* y, long yStride, ProductUse use)
    {
        var (first, last) = share.Of(0, matrix.PanelCount);
        MatrixKernel<TLanes, TVector>.Multiply(x, stride, rows, matrix, first, last, y, yStride, use);
    }

    // Turns queries and keys and writes keys and values to the cache.
    private void PutKeys(Share share, int layer, int stride)
    {
        var (heads, keyHeads, dim) = (_config.Heads, _config.KeyValueHeads, _config.HeadDim);
        var scale = (float)(1 / Math.Sqrt(dim));
        var padded = AttentionKernel<TLanes, TVector>.Padded(dim);
        var (first, last) = share.Of(share.First, share.Last);
        for (var token = first; token < last; token++)
        {
            var (row, position) = (_rows[token], _positions[token]);
            var (cosines, sines) = ((nint)(_cosines + (long)position * (dim / 2)), (nint)(_sines + (long)position * (dim / 2)));
            var vectors = _queryKeyValue.Pointer + (long)token * stride;
            for (var head = 0; head < heads; head++)
                RowKernel<TLanes, TVector>.Turn(vectors + head * dim, (float*)cosines, (float*)sines, dim / 2, scale);
            for (var head = 0; head < keyHeads; head++)
            {
                var key = vectors + (heads + head) * dim;
                RowKernel<TLanes, TVector>.Turn(key, (float*)cosines, (float*)sines, dim / 2, 1);
                AttentionKernel<TLanes, TVector>.PutKey(key, dim, _cache!.Keys(row, layer, head), position);
                var value = new ReadOnlySpan<float>(vectors + (heads + keyHeads + head) * dim, dim);
                value.CopyTo(new Span<float>(_cache.Values(row, layer, head) + (long)position * padded, dim));
            }
        }
    }

    private void Attend(Share share, int thread, int layer, int stride)
    {
        var (heads, keyHeads, dim) = (_config.Heads, _config.KeyValueHeads, _config.HeadDim);
        var window = _config.WindowOf(layer) ?? int.MaxValue;
        var group = heads / keyHeads;
        var room = stackalloc float[AttentionKernel<TLanes, TVector>.Padded(dim)];
        // Dealt out in turn: later tokens of a long prompt see more and cost more.
        for (var item = share.First * keyHeads + share.Index; item < share.Last * keyHeads; item += share.Size)
        {
            var (token, keyHead) = (item / keyHeads, item % keyHeads);
            var (row, position) = (_rows[token], _positions[token]);
            var first = (int)Math.Max(0, position - (long)window + 1);
            var (keys, values) = ((nint)_cache!.Keys(row, layer, keyHead), (nint)_cache.Values(row, layer, keyHead));
            for (var head = keyHead * group; head < (keyHead + 1) * group; head++)
            {
                AttentionKernel<TLanes, TVector>.Mix(
                    _queryKeyValue.Pointer + (long)token * stride + head * dim, (float*)keys, (float*)values, dim, first, position, _scores[thread].Pointer, room);
                new ReadOnlySpan<float>(room, dim).CopyTo(new Span<float>(_mixed.Pointer + (long)token * MixedStride + head * dim, dim));
            }
        }
    }

    // Part of the work on the tokens from First to Last: the Index-th of Size.
    private readonly record struct Share(int Index, int Size, int First, int Last)
    {
        internal (int First, int Last) Of(int first, int last) =>
            (first + (int)((long)(last - first) * Index / Size), first + (int)((long)(last - first) * (Index + 1) / Size));
    }

    private void Copy(float* source, float* target) => new ReadOnlySpan<float>(source, _dim).CopyTo(new Span<float>(target, _dim));
}
