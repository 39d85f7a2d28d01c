namespace Distillery.Baselines;

/// <summary>Words of a text: runs of letters and digits, in lower case.</summary>
internal static class TextWords
{
    /// <summary>The words and each pair of neighbouring words.</summary>
    public static void AddUnigramsAndBigrams(string text, string prefix, List<string> terms)
    {
        string? previous = null;
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < text.Length && char.IsLetterOrDigit(text[i]))
                i++;
            var word = text[start..i].ToLowerInvariant();
            terms.Add(prefix + word);
            if (previous is not null)
                terms.Add($"{prefix}{previous} {word}");
            previous = word;
        }
    }
}
