using System.Buffers;

namespace Distillery.LanguageModels;

/// <summary>Finds added tokens in a text: the leftmost, and of several there the longest.</summary>
internal sealed class TokenFinder
{
    private readonly Dictionary<char, (string Text, AddedToken Token)[]> _byFirst;
    private readonly SearchValues<char> _firsts;

    /// <param name="tokens">Tokens and the text that stands for each (normalized where the token is).</param>
    internal TokenFinder(IEnumerable<(string Text, AddedToken Token)> tokens)
    {
        _byFirst = tokens.Where(token => token.Text.Length > 0)
            .GroupBy(token => token.Text[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(token => token.Text.Length).ToArray());
        _firsts = SearchValues.Create(_byFirst.Keys.ToArray());
    }

    /// <summary>Cuts a text at the tokens.</summary>
    internal IEnumerable<Segment> Cut(string text)
    {
        if (_byFirst.Count == 0 || text.AsSpan().IndexOfAny(_firsts) < 0)
            return [new Segment(text, null, true)];
        return CutAtTokens(text);
    }

    private List<Segment> CutAtTokens(string text)
    {
        var segments = new List<Segment>();
        var done = 0;
        for (var at = 0; at < text.Length;)
        {
            var found = text.AsSpan(at).IndexOfAny(_firsts);
            if (found < 0)
                break;
            at += found;
            if (Match(text, at) is not { } match)
            {
                at++;
                continue;
            }

            var (start, stop) = (at, at + match.Text.Length);
            at = stop;
            var token = match.Token;
            if (token.IsSingleWord && ((start > 0 && IsWord(text, start, before: true)) || (stop < text.Length && IsWord(text, stop, before: false))))
                continue;
            // The white space that the token before took with it may hold this one; then both are there, as in Hugging Face's tokenizers.
            if (token.StripsLeft)
            {
                start = Math.Max(start, done);
                while (start > done && char.IsWhiteSpace(text[start - 1]))
                    start--;
            }

            if (token.StripsRight)
                while (stop < text.Length && char.IsWhiteSpace(text[stop]))
                    stop++;
            if (start >= stop)
                continue;
            if (done < start)
                segments.Add(new Segment(text[done..start], null, done == 0));
            segments.Add(new Segment(token.Content, token.Id, start == 0));
            done = stop;
        }

        if (done < text.Length)
            segments.Add(new Segment(done == 0 ? text : text[done..], null, done == 0));
        return segments;
    }

    private (string Text, AddedToken Token)? Match(string text, int at)
    {
        foreach (var candidate in _byFirst[text[at]])
            if (string.CompareOrdinal(text, at, candidate.Text, 0, candidate.Text.Length) == 0)
                return candidate;
        return null;
    }

    /// <summary>Whether the character before or at a place is one of a word.</summary>
    private static bool IsWord(string text, int at, bool before)
    {
        if (before)
            at -= at > 1 && char.IsLowSurrogate(text[at - 1]) ? 2 : 1;
        return WordCharacters.IsWord(char.ConvertToUtf32(text, at));
    }
}
