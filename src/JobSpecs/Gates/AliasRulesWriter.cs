using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>Writes the rules of an alias as YAML that a person would write, one gate a line.</summary>
public static class AliasRulesWriter
{
    /// <summary>The YAML text; reading it gives equal rules.</summary>
    /// <param name="rules">Any rules.</param>
    public static string ToYaml(AliasRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var root = JsonSerializer.SerializeToNode(rules, ContractsJson.Options)!.AsObject();
        var text = new StringBuilder();
        foreach (var (name, value) in root)
        {
            if (name == "gates" && value is JsonArray { Count: > 0 } gates)
            {
                text.Append("gates:\n");
                foreach (var gate in gates)
                    text.Append("  - ").Append(JobSpecWriter.Flow(gate)).Append('\n');
            }
            else
            {
                text.Append(name).Append(": ").Append(JobSpecWriter.Flow(value)).Append('\n');
            }
        }

        return text.ToString();
    }
}
