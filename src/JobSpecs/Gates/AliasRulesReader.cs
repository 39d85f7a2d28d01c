using System.Text.Json.Nodes;
using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>Reads the rules of an alias from JSON or YAML and reports every problem at once, each with its path, for example <c>gates[2].margin</c>.</summary>
public static class AliasRulesReader
{
    /// <summary>Reads JSON.</summary>
    /// <param name="json">The document.</param>
    public static RulesReading ReadJson(string json) => Read(DocumentReader.Json(json));

    /// <summary>Reads YAML.</summary>
    /// <param name="yaml">The document.</param>
    public static RulesReading ReadYaml(string yaml) => Read(DocumentReader.Yaml(yaml));

    private static RulesReading Read((JsonNode? Node, string? Error) document)
    {
        if (document.Error is { } error)
            return Unreadable(error);
        if (document.Node is not JsonObject root)
            return Unreadable("The rules of an alias are an object with protected, approvals, expiresAfter and gates.");
        var problems = new List<SpecProblem>();
        var rules = (AliasRules)new SpecBinder(problems).Bind(root, typeof(AliasRules), "");
        GateRuleChecks.Check(rules, root, problems);
        return problems.Count > 0 ? new RulesReading(null, problems) : new RulesReading(rules, []);
    }

    private static RulesReading Unreadable(string message) => new(null, [new SpecProblem("", message)]);
}
