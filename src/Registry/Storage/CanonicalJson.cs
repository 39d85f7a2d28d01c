using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>One text for equal values: properties in ordinal order, no white space.</summary>
internal static class CanonicalJson
{
    public static string Of<T>(T value) => Sorted(JsonSerializer.SerializeToNode(value, ContractsJson.Options))?.ToJsonString() ?? "null";

    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject pairs => new JsonObject(pairs.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        null => null,
        _ => node.DeepClone(),
    };
}
