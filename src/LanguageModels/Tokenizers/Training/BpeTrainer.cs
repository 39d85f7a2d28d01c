using System.Text;

namespace Distillery.LanguageModels;

/// <summary>Learns a byte-level BPE vocabulary from text.</summary>
/// <remarks>
/// The pair that occurs most often is joined, again and again; of equally frequent pairs the one with the smaller ids. That is the order
/// of Hugging Face's trainer, and it depends on nothing but the texts. Memory and time grow with the number of different words, not with the text.
/// </remarks>
public static class BpeTrainer
{
    /// <summary>Learns a vocabulary.</summary>
    /// <param name="texts">The texts; special tokens in them are not treated specially.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    /// <exception cref="InvalidDataException">The pattern is not supported.</exception>
    public static Tokenizer Train(IEnumerable<string> texts, BpeTrainerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new BpeTrainerOptions();
        options.Check();
        var words = CountWords(texts, TextPattern.OfRegex(options.Pattern, "pattern"), cancellationToken);
        var tokens = new List<string>(options.SpecialTokens);
        var byteIds = AddBytes(tokens);
        var learner = new PairLearner(words.Select(word => (Symbols(word.Key, byteIds), word.Value)), tokens);
        var merges = learner.Learn(options.VocabularySize, options.MinimumFrequency, cancellationToken);
        return TrainedTokenizer.Build(tokens, merges, options);
    }

    private static Dictionary<string, int> CountWords(IEnumerable<string> texts, TextPattern pattern, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var wellFormed = PipelineTokenizer.WellFormed(text);
            foreach (var (start, length, _) in pattern.Cut(wellFormed))
            {
                if (length == 0)
                    continue;
                var word = wellFormed.AsSpan(start, length);
                bySpan[word] = bySpan.TryGetValue(word, out var count) ? count + 1 : 1;
            }
        }

        return counts;
    }

    /// <summary>Adds the 256 byte characters in the order of their code points, and gives the id of each byte.</summary>
    private static int[] AddBytes(List<string> tokens)
    {
        var ids = new int[256];
        foreach (var value in Enumerable.Range(0, 256).OrderBy(value => ByteAlphabet.Of((byte)value)))
        {
            ids[value] = tokens.Count;
            tokens.Add(ByteAlphabet.Of((byte)value).ToString());
        }

        return ids;
    }

    private static int[] Symbols(string word, int[] byteIds) => Array.ConvertAll(Encoding.UTF8.GetBytes(word), value => byteIds[value]);
}
