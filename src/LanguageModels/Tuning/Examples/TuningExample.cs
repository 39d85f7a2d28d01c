namespace Distillery.LanguageModels;

/// <summary>What a model sees and what it shall answer. Only the answer is learnt; its last token should be the end token, or generation never stops.</summary>
/// <param name="Prompt">Ids that are given; may be empty, and then the answer's first token is given too.</param>
/// <param name="Answer">Ids that are learnt.</param>
public sealed record TuningExample(int[] Prompt, int[] Answer)
{
    /// <summary>Tokens in all.</summary>
    public int Length => Prompt.Length + Answer.Length;

    /// <summary>Tokens that are learnt: those of the answer that have a token before them.</summary>
    public int Learnt => Prompt.Length > 0 ? Answer.Length : Math.Max(0, Answer.Length - 1);

    /// <summary>Makes an example of texts: the prompt with the tokenizer's own beginning, the answer with the end token.</summary>
    /// <param name="tokenizer">Text to ids.</param>
    /// <param name="prompt">What is given.</param>
    /// <param name="answer">What is learnt.</param>
    /// <param name="endId">The token that ends the answer; by default the tokenizer's.</param>
    /// <exception cref="ArgumentException">No end token is known.</exception>
    public static TuningExample FromText(Tokenizer tokenizer, string prompt, string answer, int? endId = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var end = endId ?? tokenizer.EosId ?? throw new ArgumentException(
            "The tokenizer names no end token (eos), so a model could not learn to stop: name one with endId.", nameof(endId));
        var given = tokenizer.Encode(prompt).ToList();
        // Some tokenizers close every text with the end token; before an answer it would say that the text is over.
        if (given.Count > 0 && given[^1] == tokenizer.EosId)
            given.RemoveAt(given.Count - 1);
        return new TuningExample([.. given], [.. tokenizer.Encode(answer, addSpecialTokens: false), end]);
    }
}
