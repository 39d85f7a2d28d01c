using Distillery.LanguageModels;

namespace Distillery.Teachers;

/// <summary>A prompt as ids that a model goes on from.</summary>
/// <param name="Ids">The ids, without an end token.</param>
/// <param name="IsShortened">Whether the oldest of the history was left out.</param>
public sealed record PromptTokens(int[] Ids, bool IsShortened)
{
    /// <summary>The ids of a prompt. Where they are too many, the oldest of the history goes; what stands before it and the question at the end stay.</summary>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="head">What the prompt begins with, see <see cref="PromptTemplate.RenderHead"/>. It stays where it takes no more than two thirds of the room, else the beginning token alone.</param>
    /// <param name="text">The whole prompt.</param>
    /// <param name="longest">Most ids, at least 2.</param>
    public static PromptTokens Of(Tokenizer tokenizer, string head, string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 2);
        var ids = Open(tokenizer, text);
        if (ids.Length <= longest)
            return new PromptTokens(ids, false);
        var kept = new[] { head, "" }.Select(start => ids.AsSpan().CommonPrefixLength(Open(tokenizer, start))).FirstOrDefault(length => length <= 2 * longest / 3);
        return new PromptTokens([.. ids.AsSpan(0, kept), .. ids.AsSpan(ids.Length - (longest - kept))], true);
    }

    // Some tokenizers end every text with their end token; a model would have nothing to say after it.
    private static int[] Open(Tokenizer tokenizer, string text)
    {
        var ids = tokenizer.Encode(text);
        var open = ids.Count > 0 && ids[^1] == tokenizer.EosId ? ids.Count - 1 : ids.Count;
        return [.. ids.Take(open)];
    }
}
