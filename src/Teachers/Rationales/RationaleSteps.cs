using System.Text.Json;
using System.Text.RegularExpressions;

namespace Distillery.Teachers;

/// <summary>Cuts an answer into SLIM's three steps: preferences; categories and brands; products.</summary>
public static partial class RationaleSteps
{
    /// <summary>How many steps there are.</summary>
    public const int Count = 3;

    private static readonly string[] Names = ["Preferences", "Categories and brands", "Products"];

    /// <summary>
    /// Cuts an answer. It is either one JSON object with <c>preferences</c>, <c>categories</c> and <c>products</c> (texts, or lists of texts), or
    /// text with three heads: <c>Preferences:</c>, <c>Step 1.</c>, <c>2)</c> and the like at the beginning of a line.
    /// </summary>
    /// <param name="text">The answer.</param>
    /// <returns>Three texts without their heads; empty where a step is missing, all empty where nothing can be told apart.</returns>
    public static IReadOnlyList<string> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().TrimStart() is ['{', ..] ? FromJson(text) : FromText(text);
    }

    /// <summary>Whether every step says something.</summary>
    /// <param name="steps">What <see cref="Parse"/> gave.</param>
    public static bool AreComplete(IReadOnlyList<string> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        return steps.Count == Count && steps.All(step => step.Length > 0);
    }

    /// <summary>Some steps as one headed text, which <see cref="Parse"/> cuts again into the same steps.</summary>
    /// <param name="steps">Three steps; empty ones are left out.</param>
    /// <param name="which">Which of them, 1 to 3; null for all.</param>
    public static string Join(IReadOnlyList<string> steps, IReadOnlyCollection<int>? which = null)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (steps.Count != Count)
            throw new ArgumentException($"there are {steps.Count} steps; {Count} are right.", nameof(steps));
        return string.Join('\n', Enumerable.Range(0, Count)
            .Where(step => steps[step].Length > 0 && (which is null || which.Contains(step + 1)))
            .Select(step => $"{Names[step]}: {steps[step]}"));
    }

    private static string[] FromJson(string text)
    {
        var steps = new[] { "", "", "" };
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var field in json.RootElement.EnumerateObject())
                if (StepOf(field.Name) is { } step)
                    steps[step] = steps[step].Length == 0 ? TextOf(field.Value) : $"{steps[step]}; {TextOf(field.Value)}";
            return steps;
        }
        catch (JsonException)
        {
            // Strict: half a JSON object is no answer.
            return ["", "", ""];
        }
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim(),
        JsonValueKind.Array => string.Join("; ", value.EnumerateArray().Select(TextOf).Where(text => text.Length > 0)),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => "",
    };

    private static int? StepOf(string name) => name.ToUpperInvariant() switch
    {
        var upper when upper.StartsWith("PREFERENCE", StringComparison.Ordinal) => 0,
        var upper when upper.StartsWith("CATEGOR", StringComparison.Ordinal) || upper.StartsWith("BRAND", StringComparison.Ordinal) => 1,
        var upper when upper.StartsWith("PRODUCT", StringComparison.Ordinal) => 2,
        _ => null,
    };

    /// <summary>Heads are taken in the order of the steps: a "2." inside a list of preferences or products is no new step.</summary>
    private static string[] FromText(string text)
    {
        var steps = new[] { "", "", "" };
        var (current, begin) = (-1, 0);
        var heads = Heads().Matches(text);
        int Step(Match head) => head.Groups["number"] is { Success: true } number ? number.ValueSpan[0] - '1' : StepOf(head.Groups["name"].Value) ?? -1;
        var named = heads.Where(head => head.Groups["name"].Success || head.Groups["word"].Success).Select(Step).ToHashSet();
        foreach (Match head in heads)
        {
            var step = Step(head);
            // A bare number is a head only when it is the next one and no other head names that step; a named head may also pass over a step that is missing.
            if (step <= current || (!head.Groups["name"].Success && !head.Groups["word"].Success && (step != current + 1 || named.Contains(step))))
                continue;
            if (current >= 0)
                steps[current] = text[begin..head.Index].Trim();
            (current, begin) = (step, head.Index + head.Length);
        }

        if (current >= 0)
            steps[current] = text[begin..].Trim();
        return steps;
    }

    [GeneratedRegex(
        @"^[ \t]*[#*]*[ \t]*(?:(?:(?<word>Step[ \t]+)?(?<number>[1-3])[ \t]*[.):][ \t]*[*]*[ \t]*)(?:(?<name>Preferences?|Categor(?:y|ies)(?:[ \t]*(?:and|&|/|,)[ \t]*brands?)?|Brands?|Products?)[ \t]*[*]*[ \t]*:[*]*)?|(?<name>Preferences?|Categor(?:y|ies)(?:[ \t]*(?:and|&|/|,)[ \t]*brands?)?|Brands?|Products?)[ \t]*[*]*[ \t]*:[*]*)",
        RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Heads();
}
