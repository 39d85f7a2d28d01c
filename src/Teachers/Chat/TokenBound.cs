using System.Text;

namespace Distillery.Teachers;

/// <summary>
/// An upper bound for the tokens of a prompt that holds for every tokenizer in use: each token stands for one byte of UTF-8 at least, and the
/// frame of a chat (roles, the date that some models add) takes some more. Real counts are about a quarter of it for English.
/// </summary>
public static class TokenBound
{
    /// <summary>Tokens that a chat's frame may take beside its texts.</summary>
    public const int Frame = 96;

    /// <summary>Tokens that each message's frame may take.</summary>
    public const int Message = 16;

    /// <summary>Upper bound for a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    public static long Of(Prompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var system = prompt.System is { } text ? Encoding.UTF8.GetByteCount(text) + Message : 0;
        return Frame + system + Encoding.UTF8.GetByteCount(prompt.User) + Message;
    }

    /// <summary>Upper bound for texts whose embeddings are asked for: their bytes, and begin and end of each.</summary>
    /// <param name="texts">The texts.</param>
    public static long Of(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text) + 8);
    }
}
