using System.Text.Json.Nodes;
using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>Reads a job spec from JSON or YAML and reports every problem at once, each with its path.</summary>
public static class JobSpecReader
{
    /// <summary>Reads JSON.</summary>
    /// <param name="json">The document.</param>
    /// <returns>The spec or the problems; never both.</returns>
    public static SpecReading ReadJson(string json) => Read(DocumentReader.Json(json));

    /// <summary>Reads YAML.</summary>
    /// <param name="yaml">The document.</param>
    /// <returns>The spec or the problems; never both.</returns>
    public static SpecReading ReadYaml(string yaml) => Read(DocumentReader.Yaml(yaml));

    private static SpecReading Read((JsonNode? Node, string? Error) document)
    {
        if (document.Error is { } error)
            return Unreadable(error);
        if (document.Node is not JsonObject root)
            return Unreadable("A job spec is an object with at least name and dataset.");
        var problems = new List<SpecProblem>();
        var spec = (JobSpec)new SpecBinder(problems).Bind(root, typeof(JobSpec), "");
        // Rules about several fields would only repeat what is wrong with one of them, so they look at sound fields.
        JobSpecRules.Check(spec, problems);
        return problems.Count > 0 ? new SpecReading(null, problems) : new SpecReading(spec, []);
    }

    private static SpecReading Unreadable(string message) => new(null, [new SpecProblem("", message)]);
}
