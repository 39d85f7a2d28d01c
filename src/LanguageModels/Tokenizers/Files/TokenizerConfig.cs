using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Distillery.LanguageModels;

/// <summary>What <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>chat_template.jinja</c> say.</summary>
internal sealed class TokenizerConfig
{
    internal const string FileName = "tokenizer_config.json";
    internal const string TemplateName = "chat_template.jinja";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _json;

    private TokenizerConfig(JsonObject json, JsonObject map, string? template, string source)
    {
        _json = json;
        BosToken = Token(json, map, "bos_token", source);
        EosToken = Token(json, map, "eos_token", source);
        PadToken = Token(json, map, "pad_token", source);
        UnknownToken = Token(json, map, "unk_token", source);
        ChatTemplate = template ?? Template(json);
        AddedIds = (json["added_tokens_decoder"] as JsonObject)?.Select(pair => int.TryParse(pair.Key, out var id) ? id : -1).ToList() ?? [];
        AddsBos = Flag(json, "add_bos_token");
        AddsEos = Flag(json, "add_eos_token");
    }

    internal string? BosToken { get; }

    internal string? EosToken { get; }

    internal string? PadToken { get; }

    internal string? UnknownToken { get; }

    internal string? ChatTemplate { get; }

    /// <summary>Ids of the tokens that were added to the model's own.</summary>
    internal IReadOnlyList<int> AddedIds { get; }

    internal bool? AddsBos { get; }

    internal bool? AddsEos { get; }

    internal static TokenizerConfig Empty => new(new JsonObject(), new JsonObject(), null, FileName);

    internal static TokenizerConfig Of(string? bos, string? eos, string? pad, string? unknown, string? template)
    {
        var json = new JsonObject { ["tokenizer_class"] = "PreTrainedTokenizerFast", ["clean_up_tokenization_spaces"] = false };
        foreach (var (name, value) in new[] { ("bos_token", bos), ("eos_token", eos), ("pad_token", pad), ("unk_token", unknown), ("chat_template", template) })
            if (value is not null)
                json[name] = value;
        return new TokenizerConfig(json, new JsonObject(), null, FileName);
    }

    /// <summary>Reads what is there; a folder without these files gives an empty description.</summary>
    internal static TokenizerConfig Load(string folder)
    {
        var template = Path.Combine(folder, TemplateName);
        return new TokenizerConfig(
            Read(folder, FileName), Read(folder, "special_tokens_map.json"), File.Exists(template) ? File.ReadAllText(template) : null, FileName);
    }

    internal void Save(string folder)
    {
        // The one file then says all, so that a special token or template that came from another file is not lost.
        var json = (JsonObject)_json.DeepClone();
        foreach (var (name, value) in new[] { ("bos_token", BosToken), ("eos_token", EosToken), ("pad_token", PadToken), ("unk_token", UnknownToken) })
            if (value is not null && json[name] is null)
                json[name] = value;
        if (ChatTemplate is not null && json["chat_template"] is not JsonArray)
            json["chat_template"] = ChatTemplate;
        File.WriteAllText(Path.Combine(folder, FileName), json.ToJsonString(Indented) + "\n");
    }

    private static JsonObject Read(string folder, string name)
    {
        var file = Path.Combine(folder, name);
        if (!File.Exists(file))
            return new JsonObject();
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file)) as JsonObject ?? throw new InvalidDataException($"{name}: it holds no JSON object.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{name}: {exception.Message}", exception);
        }
    }

    private static string? Token(JsonObject json, JsonObject map, string name, string source) => (json[name] ?? map[name]) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonObject token when token["content"] is JsonValue content && content.TryGetValue<string>(out var text) => text,
        var other => throw new InvalidDataException($"{source}: {name} is {other.ToJsonString()}; a text or an object with a content is right."),
    };

    /// <summary>The template itself, or the one that is called "default" among several.</summary>
    private static string? Template(JsonObject json) => json["chat_template"] switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonArray several => several.OfType<JsonObject>().FirstOrDefault(entry => entry["name"]?.ToString() == "default")?["template"]?.ToString(),
        _ => null,
    };

    private static bool? Flag(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;
}
