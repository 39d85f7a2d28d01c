using System.Text.RegularExpressions;

namespace Distillery.Dashboard.Text;

/// <summary>Metric keys as people see them: the store writes <c>hr_at_20</c>, because MLflow refuses <c>@</c>; people see HR@20.</summary>
internal static partial class MetricNames
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["hr"] = "HR",
        ["ndcg"] = "NDCG",
        ["mrr"] = "MRR",
        ["bce"] = "BCE",
        ["epc"] = "EPC",
        ["efd"] = "EFD",
        ["kd"] = "KD",
        ["lr"] = "learning rate",
        ["gpu"] = "GPU",
        ["val"] = "validation",
        ["valid"] = "validation",
    };

    // Counters of asking an endpoint, which say little by their words alone.
    private static readonly Dictionary<string, string> Whole = new(StringComparer.Ordinal)
    {
        ["spend_usd"] = "Spent, $",
        ["possibly_billed"] = "Requests possibly billed",
        ["possibly_billed_usd"] = "Possibly billed, $",
        ["answered"] = "Questions answered",
        ["hit_rate"] = "Share answered before",
        ["invalid"] = "Answers not usable",
        ["in_flight"] = "Requests under way",
        ["concurrency"] = "Requests allowed at a time",
        ["prompt_tokens"] = "Tokens asked",
        ["completion_tokens"] = "Tokens answered",
        ["requests"] = "Requests",
        ["refused"] = "Requests refused",
        ["failed"] = "Requests failed",
    };

    /// <summary>A key for people, for example <c>validation_ndcg_at_20</c> as <c>Validation NDCG@20</c>.</summary>
    public static string Label(string key)
    {
        if (Whole.TryGetValue(key, out var whole))
            return whole;
        var spaced = AtNumber().Replace(key, "@$1").Replace('_', ' ').Replace('.', ' ').Replace('/', ' ').Replace('-', ' ');
        var words = spaced.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Word).ToArray();
        if (words.Length == 0)
            return key;
        words[0] = char.ToUpperInvariant(words[0][0]) + words[0][1..];
        return string.Join(' ', words);
    }

    /// <summary>Whether less of it is better.</summary>
    public static bool IsLoss(string key) => key.Contains("loss", StringComparison.OrdinalIgnoreCase);

    /// <summary>Order of charts: losses first, then what selection looks at, then the rest by name.</summary>
    public static (int Group, string Key) Order(string key) =>
        (IsLoss(key) ? (key == "loss" ? 0 : 1) : key.StartsWith("val", StringComparison.Ordinal) ? 2 : key.Contains("_at_", StringComparison.Ordinal) ? 3 : 4, key);

    private static string Word(string word)
    {
        var at = word.IndexOf('@', StringComparison.Ordinal);
        var head = at < 0 ? word : word[..at];
        return Words.GetValueOrDefault(head, head) + (at < 0 ? "" : word[at..]);
    }

    [GeneratedRegex("_at_([0-9]+)")]
    private static partial Regex AtNumber();
}
