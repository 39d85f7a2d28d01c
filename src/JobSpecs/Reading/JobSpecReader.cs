using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;
using YamlDotNet.Core;

namespace Distillery.JobSpecs;

/// <summary>Reads a job spec from JSON or YAML and reports every problem at once, each with its path.</summary>
public static class JobSpecReader
{
    private static readonly JsonDocumentOptions JsonRules = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Reads JSON.</summary>
    /// <param name="json">The document.</param>
    /// <returns>The spec or the problems; never both.</returns>
    public static SpecReading ReadJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return Read(JsonNode.Parse(json, documentOptions: JsonRules));
        }
        catch (JsonException e)
        {
            return Unreadable($"This is not valid JSON: {e.Message}");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // JsonNode reports some faults of a text only when it is read: duplicate properties, halves of surrogate pairs.
            return Unreadable($"This is not valid JSON: {e.Message}");
        }
    }

    /// <summary>Reads YAML.</summary>
    /// <param name="yaml">The document.</param>
    /// <returns>The spec or the problems; never both.</returns>
    public static SpecReading ReadYaml(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        try
        {
            return Read(YamlToJson.Convert(yaml));
        }
        catch (YamlException e)
        {
            return Unreadable($"This is not valid YAML at line {e.Start.Line}, column {e.Start.Column}: {e.Message}");
        }
    }

    private static SpecReading Read(JsonNode? document)
    {
        if (document is not JsonObject root)
            return Unreadable("A job spec is an object with at least name and dataset.");
        var problems = new List<SpecProblem>();
        var spec = (JobSpec)new SpecBinder(problems).Bind(root, typeof(JobSpec), "");
        // Rules about several fields would only repeat what is wrong with one of them, so they look at sound fields.
        JobSpecRules.Check(spec, problems);
        return problems.Count > 0 ? new SpecReading(null, problems) : new SpecReading(spec, []);
    }

    private static SpecReading Unreadable(string message) => new(null, [new SpecProblem("", message)]);
}
