using System.Collections.Concurrent;

namespace Distillery.LanguageModels;

/// <summary>Remembers how words were spelt. What it holds never changes a result, only the time that it takes.</summary>
internal sealed class WordCache
{
    private const int MostWords = 1 << 17;
    private const int LongestWord = 256;

    private readonly ConcurrentDictionary<string, int[]> _words = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private int _count;

    internal WordCache() => _bySpan = _words.GetAlternateLookup<ReadOnlySpan<char>>();

    internal bool TryGet(ReadOnlySpan<char> word, out int[]? ids)
    {
        ids = null;
        return word.Length <= LongestWord && _bySpan.TryGetValue(word, out ids);
    }

    internal void Add(ReadOnlySpan<char> word, int[] ids)
    {
        // The dictionary's own count locks every bucket; ours may be a little late, which only lets a few words more in.
        if (word.Length <= LongestWord && _count < MostWords && _words.TryAdd(word.ToString(), ids))
            Interlocked.Increment(ref _count);
    }
}
