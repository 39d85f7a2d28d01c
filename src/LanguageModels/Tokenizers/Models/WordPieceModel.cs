namespace Distillery.LanguageModels;

/// <summary>BERT's WordPiece: the longest token from the left, again and again; a word that cannot be spelt to its end is unknown as a whole.</summary>
internal sealed class WordPieceModel : ITokenModel
{
    private readonly TokenTable _table;
    private readonly string _prefix;
    private readonly int _mostCharacters;
    private readonly int _unknown;
    private readonly int _longest;
    private readonly WordCache _cache = new();

    /// <param name="vocabulary">Ids by token.</param>
    /// <param name="unknownToken">What stands for a word that cannot be spelt.</param>
    /// <param name="prefix">What begins a token inside a word.</param>
    /// <param name="mostCharacters">Longer words are unknown.</param>
    /// <param name="source">Where they come from, for messages.</param>
    internal WordPieceModel(Dictionary<string, int> vocabulary, string unknownToken, string prefix, int mostCharacters, string source)
    {
        (_table, _prefix, _mostCharacters) = (new TokenTable(vocabulary), prefix, mostCharacters);
        _unknown = _table.IdOf(unknownToken) ?? throw new InvalidDataException($"{source}: model.unk_token is '{unknownToken}', which is not in the vocabulary.");
        _longest = vocabulary.Keys.Max(token => token.Length);
    }

    public int Size => _table.Size;

    public int? UnknownId => _unknown;

    public string? TokenOf(int id) => _table.TokenOf(id);

    public int? IdOf(string token) => _table.IdOf(token);

    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        if (!_cache.TryGet(word, out var known))
        {
            known = Spell(word);
            _cache.Add(word, known);
        }

        foreach (var id in known!)
            ids.Add(id);
    }

    private int[] Spell(ReadOnlySpan<char> word)
    {
        var characters = 0;
        foreach (var _ in word.EnumerateRunes())
            characters++;
        if (characters > _mostCharacters)
            return [_unknown];
        var ids = new List<int>();
        for (var start = 0; start < word.Length;)
        {
            var end = Math.Min(word.Length, start + _longest);
            int id;
            while (!_table.TryGet(start == 0 ? word[..end] : string.Concat(_prefix, word[start..end]), out id))
                if (--end == start)
                    return [_unknown];
            ids.Add(id);
            start = end;
        }

        return [.. ids];
    }
}
