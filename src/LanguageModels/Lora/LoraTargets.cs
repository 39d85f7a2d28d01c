using System.Text.RegularExpressions;

namespace Distillery.LanguageModels;

/// <summary>Finds the projections that an adapter belongs to, by PEFT's rules.</summary>
internal static class LoraTargets
{
    private const string Head = "lm_head";
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The targets in the order of the paths.</summary>
    /// <exception cref="ArgumentException">A name fits no projection; the message lists the names that there are.</exception>
    internal static IReadOnlyList<LoraTarget> Resolve(IReadOnlyCollection<string> paths, LoraOptions options)
    {
        var chosen = options.TargetPattern is { } pattern ? ByPattern(paths, pattern) : ByNames(paths, options.Targets);
        return [.. chosen.Select(path => Target(path, options))];
    }

    /// <summary>The shortest list of names that PEFT would read as exactly these paths.</summary>
    internal static IReadOnlyList<string> Names(IReadOnlyCollection<string> all, IReadOnlyCollection<string> chosen)
    {
        var leaves = chosen.Select(Leaf).Distinct().Order(StringComparer.Ordinal).ToList();
        return all.Count(path => leaves.Any(leaf => Fits(path, leaf))) == chosen.Count ? leaves : [.. chosen.Order(StringComparer.Ordinal)];
    }

    private static List<string> ByNames(IReadOnlyCollection<string> paths, IReadOnlyList<string> names)
    {
        if (names is [LoraOptions.AllLinear])
            return [.. paths.Where(path => Leaf(path) != Head)];
        foreach (var name in names)
        {
            if (!paths.Any(path => Fits(path, name)))
                throw new ArgumentException($"lora.targets names '{name}', which no projection of this model is called. There are: {Leaves(paths)}; or {LoraOptions.AllLinear} alone.");
        }

        return [.. paths.Where(path => names.Any(name => Fits(path, name)))];
    }

    private static List<string> ByPattern(IReadOnlyCollection<string> paths, string pattern)
    {
        var whole = Compile($"^(?:{pattern})$", "target_modules");
        var chosen = paths.Where(path => whole.IsMatch(path)).ToList();
        return chosen.Count > 0 ? chosen : throw new ArgumentException($"The pattern '{pattern}' of the targets fits no projection of this model. There are: {Leaves(paths)}.");
    }

    private static LoraTarget Target(string path, LoraOptions options)
    {
        var rank = Find(options.RankPattern, path, options.Rank);
        var alpha = Find(options.AlphaPattern, path, options.Alpha);
        return new LoraTarget(path, rank, alpha / (options.UseRsLora ? Math.Sqrt(rank) : rank));
    }

    private static T Find<T>(IReadOnlyDictionary<string, T> patterns, string path, T otherwise)
    {
        foreach (var (pattern, value) in patterns.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (Compile($@"^(?:.*\.)?(?:{pattern})$", "rank_pattern or alpha_pattern").IsMatch(path))
                return value;
        }

        return otherwise;
    }

    private static Regex Compile(string pattern, string field)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (RegexParseException e)
        {
            throw new ArgumentException($"{field}: '{pattern}' is no regular expression: {e.Message}", e);
        }
    }

    private static bool Fits(string path, string name) => path == name || path.EndsWith("." + name, StringComparison.Ordinal);

    private static string Leaf(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static string Leaves(IEnumerable<string> paths) => string.Join(", ", paths.Select(Leaf).Distinct().Order(StringComparer.Ordinal));
}
