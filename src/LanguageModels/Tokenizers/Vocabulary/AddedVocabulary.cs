namespace Distillery.LanguageModels;

/// <summary>The added tokens of a tokenizer.</summary>
internal sealed class AddedVocabulary
{
    private readonly Dictionary<int, AddedToken> _byId;
    private readonly Dictionary<string, int> _ids;
    private readonly TokenFinder _raw;
    private readonly TokenFinder _normalized;

    internal AddedVocabulary(IReadOnlyList<AddedToken> tokens, ITextNormalizer? normalizer)
    {
        _byId = tokens.ToDictionary(token => token.Id);
        _ids = tokens.ToDictionary(token => token.Content, token => token.Id, StringComparer.Ordinal);
        HighestId = tokens.Count == 0 ? -1 : tokens.Max(token => token.Id);
        _raw = new TokenFinder(tokens.Where(token => !token.IsNormalized).Select(token => (token.Content, token)));
        _normalized = new TokenFinder(
            tokens.Where(token => token.IsNormalized).Select(token => (normalizer?.Normalize(token.Content) ?? token.Content, token)));
    }

    internal int HighestId { get; }

    internal IEnumerable<Segment> SplitRaw(string text) => _raw.Cut(text);

    internal IEnumerable<Segment> SplitNormalized(string text) => _normalized.Cut(text);

    internal string? TokenOf(int id) => _byId.TryGetValue(id, out var token) ? token.Content : null;

    internal int? IdOf(string content) => _ids.TryGetValue(content, out var id) ? id : null;

    internal bool IsSpecial(int id) => _byId.TryGetValue(id, out var token) && token.IsSpecial;
}
