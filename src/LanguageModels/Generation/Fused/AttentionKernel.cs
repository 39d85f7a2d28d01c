using System.Runtime.CompilerServices;

namespace Distillery.LanguageModels;

/// <summary>
/// Attention of one query head over the cache. Keys lie in blocks of as many slots as a register has floats, <c>[block, headDim, lanes]</c>, so
/// that scores of neighbouring slots are computed side by side; values lie slot by slot, <c>[slot, padded headDim]</c>.
/// </summary>
internal static unsafe class AttentionKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Length of a value with its filling.</summary>
    internal static int Padded(int headDim) => (headDim + TLanes.Count - 1) / TLanes.Count * TLanes.Count;

    /// <summary>Writes one key to its slot.</summary>
    internal static void PutKey(float* key, int headDim, float* keys, int slot)
    {
        var target = keys + (long)(slot / TLanes.Count) * headDim * TLanes.Count + slot % TLanes.Count;
        for (var i = 0; i < headDim; i++) target[(long)i * TLanes.Count] = key[i];
    }

    /// <summary>Mixes values.</summary>
    /// <param name="query">Turned and divided by √headDim, <c>[headDim]</c>.</param>
    /// <param name="keys">The row's keys of this head.</param>
    /// <param name="values">The row's values of this head.</param>
    /// <param name="headDim">Length of a key.</param>
    /// <param name="first">First slot that is seen.</param>
    /// <param name="last">Last slot that is seen.</param>
    /// <param name="scores">Room for <c>last + 4 registers</c> floats.</param>
    /// <param name="output"><c>[padded headDim]</c>; only the first headDim matter.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Mix(float* query, float* keys, float* values, int headDim, int first, int last, float* scores, float* output)
    {
        var lanes = TLanes.Count;
        var firstBlock = first / lanes;
        var block = firstBlock;
        var lastBlock = last / lanes;
        long size = (long)headDim * lanes;
        for (; block + 3 <= lastBlock; block += 4)
        {
            float* k0 = keys + block * size, k1 = k0 + size, k2 = k1 + size, k3 = k2 + size;
            TVector a = TLanes.Spread(0), b = a, c = a, d = a;
            for (var i = 0; i < headDim; i++)
            {
                var q = TLanes.Spread(query[i]);
                long at = (long)i * lanes;
                a = TLanes.Fused(q, TLanes.Load(k0 + at), a);
                b = TLanes.Fused(q, TLanes.Load(k1 + at), b);
                c = TLanes.Fused(q, TLanes.Load(k2 + at), c);
                d = TLanes.Fused(q, TLanes.Load(k3 + at), d);
            }

            var to = scores + (long)block * lanes;
            TLanes.Store(a, to);
            TLanes.Store(b, to + lanes);
            TLanes.Store(c, to + 2 * lanes);
            TLanes.Store(d, to + 3 * lanes);
        }

        for (; block <= lastBlock; block++)
        {
            var k0 = keys + block * size;
            var a = TLanes.Spread(0);
            for (var i = 0; i < headDim; i++) a = TLanes.Fused(TLanes.Spread(query[i]), TLanes.Load(k0 + (long)i * lanes), a);
            TLanes.Store(a, scores + (long)block * lanes);
        }

        // Slots of the outer blocks that are not seen.
        for (var slot = firstBlock * lanes; slot < first; slot++) scores[slot] = float.NegativeInfinity;
        for (var slot = last + 1; slot < (lastBlock + 1) * lanes; slot++) scores[slot] = float.NegativeInfinity;
        var top = TLanes.Load(scores + (long)firstBlock * lanes);
        for (block = firstBlock + 1; block <= lastBlock; block++) top = TLanes.Max(top, TLanes.Load(scores + (long)block * lanes));
        var largest = TLanes.Spread(-TLanes.Largest(top));
        var sums = TLanes.Spread(0);
        for (block = firstBlock; block <= lastBlock; block++)
        {
            var e = TLanes.Exp(TLanes.Add(TLanes.Load(scores + (long)block * lanes), largest));
            TLanes.Store(e, scores + (long)block * lanes);
            sums = TLanes.Add(sums, e);
        }

        var scale = TLanes.Spread(1 / TLanes.Sum(sums));
        var padded = Padded(headDim);
        for (var at = 0; at < padded; at += 4 * lanes)
            Values(values + at, scores, padded, first, last, scale, output + at, Math.Min(4, (padded - at) / lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Values(float* values, float* weights, int stride, int first, int last, TVector scale, float* output, int registers)
    {
        var lanes = TLanes.Count;
        TVector a = TLanes.Spread(0), b = a, c = a, d = a;
        var from = values + (long)first * stride;
        if (registers == 4)
        {
            for (var slot = first; slot <= last; slot++, from += stride)
            {
                var p = TLanes.Spread(weights[slot]);
                a = TLanes.Fused(p, TLanes.Load(from), a);
                b = TLanes.Fused(p, TLanes.Load(from + lanes), b);
                c = TLanes.Fused(p, TLanes.Load(from + 2 * lanes), c);
                d = TLanes.Fused(p, TLanes.Load(from + 3 * lanes), d);
            }

            TLanes.Store(TLanes.Multiply(a, scale), output);
            TLanes.Store(TLanes.Multiply(b, scale), output + lanes);
            TLanes.Store(TLanes.Multiply(c, scale), output + 2 * lanes);
            TLanes.Store(TLanes.Multiply(d, scale), output + 3 * lanes);
            return;
        }

        for (var register = 0; register < registers; register++, output += lanes)
        {
            var at = from + (long)register * lanes;
            a = TLanes.Spread(0);
            for (var slot = first; slot <= last; slot++, at += stride) a = TLanes.Fused(TLanes.Spread(weights[slot]), TLanes.Load(at), a);
            TLanes.Store(TLanes.Multiply(a, scale), output);
        }
    }
}
