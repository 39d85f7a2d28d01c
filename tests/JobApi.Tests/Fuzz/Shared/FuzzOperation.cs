using System.Text.Json.Nodes;

namespace Distillery.JobApi.Fuzz;

/// <summary>An endpoint as the OpenAPI document describes it.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">With <c>{name}</c> for its parameters.</param>
/// <param name="Query">Query parameters, each with a sound value.</param>
/// <param name="ContentTypes">What its body may be; empty when it reads none.</param>
/// <param name="Body">A sound body; null when it reads none.</param>
internal sealed record FuzzOperation(string Method, string Path, IReadOnlyList<(string Name, string Sample)> Query, IReadOnlyList<string> ContentTypes, JsonNode? Body)
{
    /// <summary>Readers first, removers last, so that what is seeded lives long.</summary>
    public int Order => Method switch { "GET" => 0, "DELETE" => 2, _ => 1 };

    public override string ToString() => $"{Method} {Path}";
}
