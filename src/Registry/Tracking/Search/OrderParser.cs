namespace Distillery.Registry;

/// <summary>Reads orders: <c>identifier [ASC|DESC]</c> each.</summary>
public static class OrderParser
{
    /// <summary>Most fields of an order.</summary>
    public const int MostFields = 20;

    /// <summary>The fields of an order, first ones first.</summary>
    /// <param name="orderBy">One text for each field.</param>
    /// <param name="schema">What may be named.</param>
    /// <exception cref="TrackingException">A field cannot be read or is named twice.</exception>
    public static IReadOnlyList<OrderField> Parse(IReadOnlyList<string> orderBy, FilterSchema schema)
    {
        ArgumentNullException.ThrowIfNull(orderBy);
        ArgumentNullException.ThrowIfNull(schema);
        if (orderBy.Count > MostFields)
            throw new TrackingException($"order_by has {orderBy.Count} fields; at most {MostFields} are read.");
        var fields = new List<OrderField>(orderBy.Count);
        foreach (var text in orderBy)
        {
            var field = Field(text, schema);
            if (fields.Any(other => other.Entity == field.Entity && other.Key == field.Key))
                throw new TrackingException($"`order_by` contains duplicate fields: '{text}' names one that stands there already.");
            fields.Add(field);
        }

        return fields;
    }

    private static OrderField Field(string text, FilterSchema schema)
    {
        var tokens = new FilterTokens(FilterLexer.Read(text));
        if (tokens.Current.Kind == FilterTokenKind.End)
            throw new TrackingException($"Invalid order_by clause '{text}'.");
        var (entity, key) = tokens.Identifier(schema);
        if (entity == FilterEntity.Dataset)
            throw new TrackingException($"Invalid order_by clause '{text}': runs cannot be ordered by their datasets.");
        var direction = tokens.Next();
        if (direction.Kind == FilterTokenKind.End)
            return new OrderField(entity, key, false);
        if ((!direction.Is("ASC") && !direction.Is("DESC")) || tokens.Current.Kind != FilterTokenKind.End)
            throw new TrackingException($"Invalid ordering key in order_by clause '{text}': behind the field only ASC or DESC may stand.");
        return new OrderField(entity, key, direction.Is("DESC"));
    }
}
