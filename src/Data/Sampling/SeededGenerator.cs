using System.Numerics;

namespace Distillery.Data;

/// <summary>
/// Pseudo-random numbers that are the same on every machine and in every version: xoshiro256** (Blackman and Vigna 2018),
/// its state filled from the seed by SplitMix64.
/// </summary>
public sealed class SeededGenerator
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Starts a stream.</summary>
    /// <param name="seed">Any number; equal numbers give equal streams.</param>
    /// <param name="stream">Names one of many independent streams of the same seed, for example the row of a user.</param>
    public SeededGenerator(long seed, long stream = 0)
    {
        var state = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL + 0x632BE59BD9B4E019UL);
        state = Mix(ref state) ^ unchecked((ulong)stream);
        _s0 = Mix(ref state);
        _s1 = Mix(ref state);
        _s2 = Mix(ref state);
        _s3 = Mix(ref state);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A whole number in <c>0 .. bound-1</c>, each equally likely.</summary>
    /// <param name="bound">How many outcomes there are, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is below 1.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        // Numbers above the largest multiple of the bound are drawn again, so that no outcome is favoured.
        var limit = ulong.MaxValue - (ulong.MaxValue % (ulong)bound);
        ulong bits;
        do
            bits = NextBits();
        while (bits >= limit);
        return (int)(bits % (ulong)bound);
    }

    /// <summary>A number in <c>[0, 1)</c> with 53 random bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>
    /// A number that is close to normal with mean 0 and deviation 1: twelve uniform numbers added up, less 6. Range -6 to 6.
    /// </summary>
    /// <remarks>Additions round the same way everywhere; logarithm and cosine of the usual method do not.</remarks>
    public double NextNormal()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
            sum += NextDouble();
        return sum;
    }

    /// <summary>Puts the elements into a random order (Fisher and Yates, from the end).</summary>
    /// <param name="values">Reordered in place.</param>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong Mix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
