using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;

namespace Distillery.JobApi.Jobs;

/// <summary>Refuses texts that not every part can keep: NUL characters and halves of surrogate pairs.</summary>
internal static class SpecTexts
{
    public static IEnumerable<SpecProblem> Check(JobSpec spec) => Check("", JsonSerializer.SerializeToNode(spec, ContractsJson.Options));

    private static IEnumerable<SpecProblem> Check(string path, JsonNode? node) => node switch
    {
        JsonObject pairs => pairs.SelectMany(pair => Check(Join(path, pair.Key), pair.Value).Concat(Problem(Join(path, pair.Key), pair.Key))),
        JsonArray list => list.SelectMany((element, n) => Check($"{path}[{n}]", element)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Problem(path, value.GetValue<string>()),
        _ => [],
    };

    private static IEnumerable<SpecProblem> Problem(string path, string text)
    {
        if (text.Contains('\0'))
            yield return new SpecProblem(path, "The text contains a NUL character.");
        // What the serialiser writes for a half of a surrogate pair.
        if (text.Contains('\uFFFD'))
            yield return new SpecProblem(path, "The text contains a character that is not valid Unicode.");
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
