namespace Distillery.LanguageModels;

/// <summary>Rewrites each token for itself, knowing its place.</summary>
internal sealed class TokenRewriteDecoder(Func<string, int, int, string> rewrite) : ITokenDecoder
{
    public List<string> DecodeChain(List<string> tokens)
    {
        var texts = new List<string>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
            texts.Add(rewrite(tokens[i], i, tokens.Count));
        return texts;
    }

    internal static TokenRewriteDecoder Replace(TextPattern pattern, string content) => new((token, _, _) => pattern.Replace(token, content));

    internal static TokenRewriteDecoder Metaspace(char replacement, PrependScheme prepends) => new((token, i, _) =>
        i == 0 && prepends != PrependScheme.Never ? token.Replace(replacement.ToString(), "", StringComparison.Ordinal) : token.Replace(replacement, ' '));

    internal static TokenRewriteDecoder Bpe(string suffix) => new((token, i, count) => token.Replace(suffix, i == count - 1 ? "" : " ", StringComparison.Ordinal));

    internal static TokenRewriteDecoder Strip(char content, int start, int stop) => new((token, _, _) =>
    {
        var (from, to) = (0, token.Length);
        while (from < Math.Min(start, token.Length) && token[from] == content)
            from++;
        while (token.Length - to < stop && to > 0 && token[to - 1] == content)
            to--;
        return from < to ? token[from..to] : "";
    });

    internal static TokenRewriteDecoder WordPiece(string prefix, bool cleansUp) => new((token, i, _) =>
    {
        if (i > 0)
            token = prefix.Length > 0 && token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : " " + token;
        if (!cleansUp)
            return token;
        foreach (var (from, to) in Cleanups)
            token = token.Replace(from, to, StringComparison.Ordinal);
        return token;
    });

    private static readonly (string From, string To)[] Cleanups =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];
}
