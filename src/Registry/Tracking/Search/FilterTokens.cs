namespace Distillery.Registry;

/// <summary>Walks over the parts of a filter or an order.</summary>
internal sealed class FilterTokens(IReadOnlyList<FilterToken> tokens)
{
    private int _at;

    public FilterToken Current => tokens[_at];

    public FilterToken Next() => _at < tokens.Count - 1 ? tokens[_at++] : tokens[_at];

    /// <summary><c>entity.key</c>, or an attribute alone. Dots in a key need no quotes.</summary>
    public (FilterEntity Entity, string Key) Identifier(FilterSchema schema)
    {
        var first = Next();
        if (!IsPart(first))
        {
            throw new TrackingException(first.Kind == FilterTokenKind.End
                ? "Invalid clause(s) in filter string: a clause is missing at the end."
                : $"Invalid clause(s) in filter string: '{first.Text}' at {first.At} is not an identifier such as metrics.loss or params.lr.");
        }

        if (Current.Kind != FilterTokenKind.Dot)
        {
            // "metrics.loss" in quotes as a whole, as some clients write it.
            var dot = first.Text.IndexOf('.', StringComparison.Ordinal);
            return first.Kind == FilterTokenKind.Word || dot < 0 ? schema.Resolve(null, first.Text) : schema.Resolve(first.Text[..dot], first.Text[(dot + 1)..]);
        }

        var key = "";
        while (Current.Kind == FilterTokenKind.Dot)
        {
            Next();
            if (!IsPart(Current))
                throw new TrackingException($"Invalid clause(s) in filter string: '{first.Text}.' at {first.At} needs a key behind the dot.");
            key += (key.Length == 0 ? "" : ".") + Next().Text;
        }

        return schema.Resolve(first.Text, key);
    }

    private static bool IsPart(FilterToken token)
        => token.Kind is FilterTokenKind.Word or FilterTokenKind.Backtick || (token.Kind == FilterTokenKind.Quoted && token.Quote == '"');
}
