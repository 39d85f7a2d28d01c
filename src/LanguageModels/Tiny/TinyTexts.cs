namespace Distillery.LanguageModels;

/// <summary>Texts as examples of a model that learns to go on with them.</summary>
internal static class TinyTexts
{
    private const int LeastTextsToHoldOut = 50;

    /// <summary>Every text between the tokens that begin and end one; long ones in pieces, each of which sees the last token of the one before.</summary>
    internal static IEnumerable<TuningExample> Examples(Tokenizer tokenizer, string text, int contextLength)
    {
        var before = tokenizer.BosId!.Value;
        foreach (var piece in tokenizer.Encode(text, addSpecialTokens: false).Append(tokenizer.EosId!.Value).Chunk(contextLength))
        {
            yield return new TuningExample([before], piece);
            before = piece[^1];
        }
    }

    /// <summary>Parts texts into those that are learnt and those that are held out, by the seed.</summary>
    internal static (List<string> Learnt, List<string> HeldOut) Split(IReadOnlyList<string> texts, TinyOptions options)
    {
        var share = texts.Count < LeastTextsToHoldOut ? 0 : options.ValidationShare;
        var limit = (ulong)(share * ulong.MaxValue);
        var seed = SplitMix.Derive(unchecked((ulong)options.Seed), 0x717);
        var parts = texts.Index().ToLookup(text => SplitMix.At(seed, (ulong)text.Index) < limit, text => text.Item);
        return parts[false].Any() ? ([.. parts[false]], [.. parts[true]]) : ([.. texts], []);
    }
}
