using System.Globalization;
using Distillery.Contracts;
using Distillery.Dashboard.Text;

namespace Distillery.Dashboard.Runs;

/// <summary>A column of the runs' table that the reader chose, as addresses and the API name it: <c>metrics.ndcg_at_20</c>, <c>params.seed</c>, <c>tags.team</c>.</summary>
/// <param name="Group"><c>metrics</c>, <c>params</c> or <c>tags</c>.</param>
/// <param name="Key">The key in it.</param>
public sealed record RunField(string Group, string Key)
{
    /// <summary>Its name in addresses.</summary>
    public string Name => $"{Group}.{Key}";

    /// <summary>Whether it holds numbers.</summary>
    public bool IsMetric => Group == "metrics";

    /// <summary>Its heading.</summary>
    public string Title => IsMetric ? MetricNames.Label(Key) : Key;

    /// <summary>Reads a name; null for what is none.</summary>
    public static RunField? Of(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot < name.Length - 1 && name[..dot] is "metrics" or "params" or "tags" ? new RunField(name[..dot], name[(dot + 1)..]) : null;
    }

    /// <summary>A run's value as people read it; null without one.</summary>
    public string? Of(RunListRow run) => Group switch
    {
        "metrics" => run.Metrics.TryGetValue(Key, out var value) ? Format.Number(value) : null,
        "params" => run.Params.GetValueOrDefault(Key),
        _ => run.Tags.GetValueOrDefault(Key),
    };

    /// <summary>The field as the API orders by it; keys with other signs than letters, digits and underscores stand in backticks.</summary>
    public static string OrderBy(string name, bool falls)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var key = name[(dot + 1)..];
        var quoted = key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? key : $"`{key}`";
        return string.Create(CultureInfo.InvariantCulture, $"{name[..dot]}.{quoted} {(falls ? "DESC" : "ASC")}");
    }
}
