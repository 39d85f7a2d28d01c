using System.Text;

namespace Distillery.Registry;

/// <summary>Filters and orders in memory, for lists that are short. Means the same as the database's search.</summary>
public static class FilterMatch
{
    /// <summary>Whether a clause holds.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="valueOf">The value of an attribute, metric, parameter or tag: a <see cref="double"/>, a text, or null when there is none.</param>
    /// <param name="missingIsUnequal">Whether what has no value counts as unequal to any; else it matches nothing.</param>
    public static bool Of(FilterClause clause, Func<FilterEntity, string, object?> valueOf, bool missingIsUnequal = false)
    {
        ArgumentNullException.ThrowIfNull(clause);
        ArgumentNullException.ThrowIfNull(valueOf);
        return valueOf(clause.Entity, clause.Key) switch
        {
            null => missingIsUnequal && clause.Operator == FilterOperator.NotEqual,
            double value => Compare(clause.Operator, value, clause.Number!.Value),
            var text => Compare(clause, (string)text),
        };
    }

    /// <summary>Orders; NaN and then missing values come last in both directions, equal ones stay as they are.</summary>
    /// <param name="items">What to order.</param>
    /// <param name="order">The fields.</param>
    /// <param name="valueOf">As in <see cref="Of"/>.</param>
    /// <typeparam name="T">What is ordered.</typeparam>
    public static IEnumerable<T> Sort<T>(IEnumerable<T> items, IReadOnlyList<OrderField> order, Func<T, FilterEntity, string, object?> valueOf)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(order);
        var sorted = items.Order(Comparer<T>.Create((_, _) => 0));
        foreach (var field in order)
        {
            sorted = sorted.ThenBy(item => valueOf(item, field.Entity, field.Key) switch { null => 2, double.NaN => 1, _ => 0 });
            sorted = field.IsDescending
                ? sorted.ThenByDescending(item => valueOf(item, field.Entity, field.Key), ValueOrder)
                : sorted.ThenBy(item => valueOf(item, field.Entity, field.Key), ValueOrder);
        }

        return sorted;
    }

    private static readonly Comparer<object?> ValueOrder = Comparer<object?>.Create((left, right) => (left, right) switch
    {
        (double a, double b) => a.CompareTo(b),
        (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
        _ => 0,
    });

    private static bool Compare(FilterOperator comparison, double value, double other) => comparison switch
    {
        FilterOperator.Equal => value == other,
        FilterOperator.NotEqual => value != other,
        FilterOperator.Less => value < other,
        FilterOperator.LessOrEqual => value <= other,
        FilterOperator.Greater => value > other,
        _ => value >= other,
    };

    private static bool Compare(FilterClause clause, string value) => clause.Operator switch
    {
        FilterOperator.Equal => value == clause.Text,
        FilterOperator.NotEqual => value != clause.Text,
        FilterOperator.Like => IsLike([.. value.EnumerateRunes()], [.. clause.Text!.EnumerateRunes()]),
        FilterOperator.ILike => IsLike([.. Lower(value).EnumerateRunes()], [.. Lower(clause.Text!).EnumerateRunes()]),
        FilterOperator.In => clause.List!.Contains(value, StringComparer.Ordinal),
        _ => !clause.List!.Contains(value, StringComparer.Ordinal),
    };

    // Both databases agree on ASCII letters; others are compared as they are.
    private static string Lower(string text) => string.Create(text.Length, text, (span, source) =>
    {
        for (var n = 0; n < span.Length; n++)
            span[n] = char.IsAsciiLetterUpper(source[n]) ? (char)(source[n] | 0x20) : source[n];
    });

    // Greedy with one place to come back to: linear in practice, never exponential.
    private static bool IsLike(Rune[] value, Rune[] pattern)
    {
        var (at, place, star, resume) = (0, 0, -1, 0);
        while (at < value.Length)
        {
            if (place < pattern.Length && pattern[place].Value == '%')
            {
                (star, resume) = (place++, at);
            }
            else if (place < pattern.Length && (pattern[place].Value == '_' || pattern[place] == value[at]))
            {
                at++;
                place++;
            }
            else if (star >= 0)
            {
                (place, at) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        while (place < pattern.Length && pattern[place].Value == '%')
            place++;
        return place == pattern.Length;
    }
}
