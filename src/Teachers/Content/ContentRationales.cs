using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>
/// Rationales from a template, without a language model: what stands out in the history, what stands out in the teacher's list, and the
/// first titles of that list. They are called "content, not an LLM" wherever they appear.
/// </summary>
/// <remarks>
/// A feature is a value of a readable attribute (brand, category, genre), or a word of the title where the catalogue has no such attribute.
/// What stands out is ordered by how often the items have it, times <c>ln(1 + n / df)</c> over the catalogue; newer items of a history count more.
/// </remarks>
public sealed class ContentRationales
{
    private const int Preferences = 4;
    private const int Categories = 4;
    private const int Products = 4;
    private const int ShortestWord = 3;
    private readonly string[][] _features;
    private readonly PromptItem[] _items;
    private readonly Dictionary<string, int> _itemsWith = new(StringComparer.Ordinal);

    /// <summary>Reads the catalogue.</summary>
    /// <param name="catalogue">The item table.</param>
    public ContentRationales(Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        _items = [.. catalogue.Items.Select(PromptContext.Show)];
        // All items by the same kind of feature, so that a shop with brands for half of its items does not mix brands with words.
        var byAttribute = _items.Count(item => item.Attributes.Count > 0) * 2 > _items.Length;
        _features = [.. _items.Select(item => byAttribute ? Values(item) : Words(item.Title))];
        foreach (var feature in _features.SelectMany(list => list))
            _itemsWith[feature] = _itemsWith.GetValueOrDefault(feature) + 1;
    }

    /// <summary>Writes one rationale for each answered window.</summary>
    /// <param name="rows">The windows.</param>
    /// <param name="answers">The teacher's lists for exactly these windows; for training windows they must be cross-fitted.</param>
    public IReadOnlyList<Rationale> Write(WindowSet rows, TeacherAnswers answers)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(answers);
        answers.RequireAligned(rows);
        var rationales = new Rationale[rows.Count];
        Parallel.For(0, rows.Count, row =>
        {
            string[] steps =
            [
                Sentence(StandingOut(rows.History(row), newest: true, Preferences)),
                Sentence(StandingOut(answers.Ranking(row), newest: false, Categories)),
                string.Join("; ", answers.Ranking(row)[..Math.Min(Products, answers.K)].ToArray().Select(item => _items[item].Title.Replace(';', ','))),
            ];
            rationales[row] = new Rationale(rows.Users[row], rows.Positions[row], RationaleSteps.Join(steps), steps);
        });
        return rationales;
    }

    private static string Sentence(IReadOnlyList<string> features) => features.Count == 0 ? "nothing in particular" : string.Join(", ", features);

    private List<string> StandingOut(ReadOnlySpan<int> items, bool newest, int most)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var place = 0; place < items.Length; place++)
        {
            // The last of a history and the first of a list say most.
            var distance = newest ? items.Length - 1 - place : place;
            foreach (var feature in _features[items[place]])
                weights[feature] = weights.GetValueOrDefault(feature) + 1.0 / (1 + 0.2 * distance);
        }

        return [.. weights
            .OrderByDescending(pair => pair.Value * Math.Log(1 + (double)_items.Length / _itemsWith[pair.Key]))
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(most)
            .Select(pair => pair.Key)];
    }

    private static string[] Values(PromptItem item) =>
        [.. item.Attributes.SelectMany(pair => pair.Value.Split(['|', ';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)];

    private static string[] Words(string title) =>
        [.. title.Split([' ', ',', '.', ':', ';', '-', '(', ')', '[', ']', '/', '"', '!', '?', '&', '+'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length >= ShortestWord && !word.All(char.IsDigit)).Select(word => word.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
}
