using System.Text.Json.Nodes;
using Distillery.Contracts;

namespace Distillery.Cli.Display;

/// <summary>The result of a job in the form that scripts read (<c>demo --json</c>).</summary>
internal static class ResultJson
{
    /// <summary>Metric of the paired interval that stands in <c>paired</c>; all of them stand in <c>allPaired</c>.</summary>
    public const string MainMetric = "ndcg_at_20";

    /// <summary>The document.</summary>
    /// <param name="detail">The job.</param>
    /// <param name="teachers">What its teachers are called.</param>
    public static JsonObject Of(JobDetail detail, IReadOnlyList<string> teachers)
    {
        var table = detail.Result ?? throw new ArgumentException("The job has no table yet.", nameof(detail));
        var paired = table.Paired.FirstOrDefault(p => p.Metric == MainMetric && p.Against == "twin") ?? table.Paired.FirstOrDefault(p => p.Metric == MainMetric);
        return new JsonObject
        {
            ["dataset"] = new JsonObject
            {
                ["name"] = table.Dataset.Name,
                ["digest"] = table.Dataset.Digest,
                ["users"] = table.Dataset.Users,
                ["items"] = table.Dataset.Items,
                ["interactions"] = table.Dataset.Interactions,
            },
            ["protocol"] = table.Protocol,
            ["split"] = table.Split,
            ["method"] = table.Method,
            ["teachers"] = new JsonArray([.. teachers.Select(label => JsonValue.Create(label))]),
            ["seed"] = table.Seed,
            ["device"] = table.Device,
            ["codeVersion"] = table.CodeVersion,
            ["rows"] = new JsonArray([.. table.Rows.Select(Row)]),
            ["paired"] = paired is null ? null : Paired(paired),
            ["allPaired"] = new JsonArray([.. table.Paired.Select(Paired)]),
            ["version"] = detail.Version is { } version ? new JsonObject { ["name"] = version.Model, ["number"] = version.Version } : null,
        };
    }

    private static JsonObject Row(ResultRow row)
    {
        var result = new JsonObject { ["model"] = row.Label, ["key"] = row.Key };
        foreach (var (key, value) in row.Metrics)
            result[key] = value;
        result["seconds"] = Math.Round(row.Seconds, 3);
        if (row.Epochs is { } epochs)
            result["epochs"] = epochs;
        return result;
    }

    private static JsonObject Paired(PairedResult paired) => new()
    {
        ["metric"] = paired.Metric,
        ["of"] = paired.Of,
        ["against"] = paired.Against,
        ["difference"] = paired.Difference,
        ["low"] = paired.Low,
        ["high"] = paired.High,
    };
}
