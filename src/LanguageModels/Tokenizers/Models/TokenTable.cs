namespace Distillery.LanguageModels;

/// <summary>Tokens and their ids, both ways.</summary>
internal sealed class TokenTable
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly string?[] _tokens;

    internal TokenTable(Dictionary<string, int> ids)
    {
        _ids = ids;
        _bySpan = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _tokens = new string?[ids.Count == 0 ? 0 : ids.Values.Max() + 1];
        foreach (var (token, id) in ids)
            _tokens[id] = token;
    }

    internal int Size => _tokens.Length;

    internal string? TokenOf(int id) => (uint)id < (uint)_tokens.Length ? _tokens[id] : null;

    internal bool TryGet(ReadOnlySpan<char> token, out int id) => _bySpan.TryGetValue(token, out id);

    internal int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;
}
