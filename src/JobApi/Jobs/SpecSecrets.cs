using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Distillery.Contracts;

namespace Distillery.JobApi.Jobs;

/// <summary>
/// Refuses specs that hold what looks like a secret: specs are stored, shown to every viewer and copied into artifacts. The refusal
/// never repeats the value.
/// </summary>
internal static partial class SpecSecrets
{
    private const string Hint = "Specs are stored and shown, so they must not hold secrets: keep it where the worker runs and write its name here instead, as secret:NAME.";

    /// <summary>Problems of the values of a spec.</summary>
    public static IEnumerable<SpecProblem> Check(JobSpec spec) => Check("", null, JsonSerializer.SerializeToNode(spec, ContractsJson.Options));

    /// <summary>Says what to do instead where somebody tried a field for a key, which no spec has.</summary>
    public static SpecProblem Explain(SpecProblem problem)
        => SecretName().IsMatch(problem.Path[(problem.Path.LastIndexOf('.') + 1)..]) ? problem with { Message = $"{problem.Message} {Hint}" } : problem;

    private static IEnumerable<SpecProblem> Check(string path, string? name, JsonNode? node) => node switch
    {
        JsonObject pairs => pairs.SelectMany(pair => Check(path.Length == 0 ? pair.Key : $"{path}.{pair.Key}", pair.Key, pair.Value).Concat(Problem(path, null, pair.Key))),
        JsonArray list => list.SelectMany((element, n) => Check($"{path}[{n}]", name, element)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Problem(path, name, value.GetValue<string>()),
        _ => [],
    };

    private static IEnumerable<SpecProblem> Problem(string path, string? name, string text)
    {
        if (SecretText().IsMatch(text))
            yield return new SpecProblem(path, $"The text looks like a secret. {Hint}");
        else if (name is not null && SecretName().IsMatch(name) && text.Length > 0 && !text.StartsWith("secret:", StringComparison.Ordinal))
            yield return new SpecProblem(path, $"'{name}' looks like the name of a secret. {Hint}");
    }

    // Keys of well-known services and of this one, private keys, signed tokens, and passwords inside addresses.
    [GeneratedRegex("""\bsk-[\w-]{16,}|\bdk_[0-9a-z]{12}_[0-9a-z]{20,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}|\bhf_\w{20,}|\bxox[abprs]-[\w-]{10,}|\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{30,}|-----BEGIN [A-Z ]*PRIVATE KEY|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.|\b[Bb]earer [\w.~+/-]{16,}|://[^/\s:@]+:[^/\s:@]+@""")]
    private static partial Regex SecretText();

    [GeneratedRegex("""(^|[-_.])(api[-_]?key|secret|password|passwd|private[-_]?key|access[-_]?(token|key)|auth[-_]?token|credentials?)$""", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
