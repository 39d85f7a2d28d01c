namespace Distillery.LanguageModels;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): random bits as a function of seed and place, so any place can be drawn again alone.</summary>
internal static class SplitMix
{
    internal const ulong Golden = 0x9E3779B97F4A7C15UL;
    internal const ulong First = 0xBF58476D1CE4E5B9UL;
    internal const ulong Second = 0x94D049BB133111EBUL;

    /// <summary>The bits at a place of a seed's sequence.</summary>
    internal static ulong At(ulong seed, ulong place) => Mix(seed + (place + 1) * Golden);

    /// <summary>A seed out of a seed and a number.</summary>
    internal static ulong Derive(ulong seed, ulong number) => Mix(Mix(seed ^ 0x632BE59BD9B4E019UL) + number * Golden);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * First;
        z = (z ^ (z >> 27)) * Second;
        return z ^ (z >> 31);
    }
}
