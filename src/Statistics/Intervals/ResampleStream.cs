namespace Distillery.Statistics;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): one stream of numbers for each resample, the same on every machine.</summary>
internal struct ResampleStream
{
    private ulong _state;

    internal ResampleStream(long seed, int resample)
    {
        // The start of each stream is itself a well mixed number, so that neighbouring resamples do not overlap.
        _state = unchecked((ulong)seed);
        _state = Bits() ^ unchecked((ulong)resample * 0xD1B54A32D192ED03UL);
        _state = Bits();
    }

    /// <summary>A number in <c>0 .. bound-1</c>; the bias of the multiplication is below bound/2^64.</summary>
    internal int Next(int bound) => (int)Math.BigMul(Bits(), (ulong)bound, out _);

    private ulong Bits()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
