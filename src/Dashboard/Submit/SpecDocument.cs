using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;

namespace Distillery.Dashboard.Submit;

/// <summary>
/// A job spec while it is edited: only what differs from the defaults, and possibly wrong. Fields are read and written by their path,
/// the same path in which the API reports problems.
/// </summary>
public sealed class SpecDocument
{
    // Objects that mean something although they are empty: "the sample shop as it comes", "DROS with its defaults".
    private static readonly HashSet<string> MeaningfulWhenEmpty = ["dataset.sample", "method.dros", "preview"];
    private static readonly JsonObject Defaults = JsonSerializer.SerializeToNode(new JobSpec(), ContractsJson.Options)!.AsObject();

    private readonly JsonObject root;

    private SpecDocument(JsonObject root) => this.root = root;

    /// <summary>A spec without what it shares with the defaults.</summary>
    public static SpecDocument Of(JobSpec spec)
    {
        var node = JsonSerializer.SerializeToNode(spec, ContractsJson.Options)!.AsObject();
        Prune(node, Defaults, "");
        return new SpecDocument(node);
    }

    /// <summary>The value at a path as written, or null.</summary>
    public JsonNode? Get(string path) => Find(root, path);

    /// <summary>The value that an absent field has, or null when it has none of its own. A field of an absent part has that part's default.</summary>
    public static JsonNode? Default(string path) => Find(Defaults, path) ?? SpecFieldInfo.DefaultOf(path);

    /// <summary>Writes a value; null takes the field away, and with it objects that are empty then.</summary>
    public void Set(string path, JsonNode? value)
    {
        var parts = SpecPath.Parts(path);
        JsonNode at = root;
        for (var i = 0; i < parts.Count - 1; i++)
        {
            var child = Child(at, parts[i]);
            if (child is not (JsonObject or JsonArray))
            {
                if (value is null)
                    return;
                child = parts[i + 1] is int ? new JsonArray() : new JsonObject();
                Assign(at, parts[i], child);
            }

            at = child;
        }

        if (value is not null)
            Assign(at, parts[^1], value);
        else
            Remove(at, parts[^1]);
        if (value is null)
            DropEmptyParents(path);
    }

    /// <summary>Adds an element to the list at a path.</summary>
    public void Add(string path, JsonNode element)
    {
        if (Get(path) is JsonArray list)
            list.Add(element);
        else
            Set(path, new JsonArray(element));
    }

    /// <summary>The document as YAML.</summary>
    public string ToYaml() => SpecYaml.Write(root);

    /// <summary>A copy as JSON, in the same order of fields as the contract's.</summary>
    public JsonObject ToJson() => root.DeepClone().AsObject();

    private void DropEmptyParents(string path)
    {
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.'))
        {
            path = path[..dot];
            if (path.EndsWith(']') || MeaningfulWhenEmpty.Contains(path) || Get(path) is not JsonObject { Count: 0 })
                return;
            Set(path, null);
        }
    }

    private static JsonNode? Find(JsonNode? node, string path)
    {
        foreach (var part in SpecPath.Parts(path))
            node = node is null ? null : Child(node, part);
        return node;
    }

    private static JsonNode? Child(JsonNode node, object part) => (node, part) switch
    {
        (JsonObject holder, string name) => holder[name],
        (JsonArray list, int index) when index < list.Count => list[index],
        _ => null,
    };

    private static void Assign(JsonNode node, object part, JsonNode value)
    {
        if (node is JsonObject holder && part is string name)
            holder[name] = value;
        else if (node is JsonArray list && part is int index && index < list.Count)
            list[index] = value;
        else if (node is JsonArray longer && part is int next && next == longer.Count)
            longer.Add(value);
        else
            throw new ArgumentException($"There is no place {part} in {node.ToJsonString()}.", nameof(part));
    }

    private static void Remove(JsonNode node, object part)
    {
        if (node is JsonObject holder && part is string name)
            holder.Remove(name);
        else if (node is JsonArray list && part is int index && index < list.Count)
            list.RemoveAt(index);
    }

    private static void Prune(JsonObject node, JsonObject defaults, string path)
    {
        foreach (var (name, value) in node.ToList())
        {
            var at = path.Length == 0 ? name : $"{path}.{name}";
            var usual = defaults[name];
            if (value is JsonObject inner && usual is JsonObject usualInner)
                Prune(inner, usualInner, at);
            var isEmpty = value is JsonObject { Count: 0 } && !MeaningfulWhenEmpty.Contains(at);
            if (isEmpty || JsonNode.DeepEquals(value, usual))
                node.Remove(name);
        }
    }
}
