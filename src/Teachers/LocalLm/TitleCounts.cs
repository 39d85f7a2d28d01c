using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>How many generated titles are titles of the catalogue.</summary>
/// <param name="Exact">Letter by letter.</param>
/// <param name="Normalised">But for case, punctuation and spaces.</param>
/// <param name="Unmatched">Not at all; grounding by vectors gives them a list all the same.</param>
internal sealed record TitleCounts(int Exact, int Normalised, int Unmatched)
{
    internal static TitleCounts Of(Catalogue catalogue, IReadOnlyList<string> titles)
    {
        var letters = catalogue.Items.Select(LocalLmPrompts.TitleOf).ToHashSet(StringComparer.Ordinal);
        var plain = letters.Select(Plainly).ToHashSet(StringComparer.Ordinal);
        var exact = titles.Count(letters.Contains);
        var normalised = titles.Count(title => !letters.Contains(title) && plain.Contains(Plainly(title)));
        return new TitleCounts(exact, normalised, titles.Count - exact - normalised);
    }

    private static string Plainly(string title) => string.Concat(title.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
