using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Distillery.LanguageModels;

/// <summary><c>adapter_config.json</c>: only the fields that we mean are written; what we read but cannot do is an error.</summary>
internal static class PeftConfig
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Adapters made with these start from changed base weights, which their files do not hold.
    private static readonly string[] ForeignStarts = ["pissa", "olora", "corda", "loftq", "lora_ga"];

    /// <summary>The text of the file, keys in alphabetical order.</summary>
    internal static string Write(LoraOptions options, IReadOnlyList<string> targets, string? baseModel)
    {
        var config = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["alpha_pattern"] = Object(options.AlphaPattern.Select(pair => (pair.Key, Number(pair.Value)))),
            ["base_model_name_or_path"] = baseModel,
            ["bias"] = "none",
            ["fan_in_fan_out"] = false,
            ["inference_mode"] = true,
            ["init_lora_weights"] = true,
            ["lora_alpha"] = Number(options.Alpha),
            ["lora_dropout"] = options.Dropout,
            ["modules_to_save"] = null,
            ["peft_type"] = "LORA",
            ["r"] = options.Rank,
            ["rank_pattern"] = Object(options.RankPattern.Select(pair => (pair.Key, (JsonNode)pair.Value))),
            ["revision"] = null,
            ["target_modules"] = new JsonArray([.. targets.Select(target => (JsonNode)target)]),
            ["task_type"] = "CAUSAL_LM",
            ["use_dora"] = options.UseDora,
            ["use_rslora"] = options.UseRsLora,
        };
        return new JsonObject(config).ToJsonString(Indented) + "\n";
    }

    /// <summary>What a file says.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="InvalidDataException">It is no LoRA config, or it asks for something that is not supported.</exception>
    internal static LoraOptions Read(string text, string file)
    {
        try
        {
            var config = JsonNode.Parse(text) as JsonObject ?? throw new InvalidDataException($"{file} holds no JSON object.");
            var type = (string?)config["peft_type"];
            if (type != "LORA")
                throw new InvalidDataException($"{file}: peft_type is '{type ?? "missing"}'; only LORA can be read.");
            RefuseUnsupported(config, file);
            var targets = config["target_modules"];
            return new LoraOptions
            {
                Rank = (int?)config["r"] ?? 8,
                Alpha = (double?)config["lora_alpha"] ?? 8,
                Dropout = (double?)config["lora_dropout"] ?? 0,
                Targets = targets is JsonArray names ? [.. names.Select(name => (string)name!)] : [LoraOptions.AllLinear],
                TargetPattern = targets is JsonValue && (string?)targets != LoraOptions.AllLinear ? (string?)targets : null,
                UseRsLora = (bool?)config["use_rslora"] ?? false,
                UseDora = (bool?)config["use_dora"] ?? false,
                RankPattern = Pairs(config["rank_pattern"], node => (int)node!),
                AlphaPattern = Pairs(config["alpha_pattern"], node => (double)node!),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{file} cannot be read: {e.Message}", e);
        }
    }

    private static void RefuseUnsupported(JsonObject config, string file)
    {
        void Refuse(string field, string advice) => throw new InvalidDataException($"{file}: {field} is {config[field]!.ToJsonString()}, which is not supported: {advice}");
        if (config["target_modules"] is null)
            throw new InvalidDataException($"{file}: target_modules is missing; a list of projection names is needed.");
        if (config["modules_to_save"] is JsonArray { Count: > 0 })
            Refuse("modules_to_save", "whole layers trained beside the adapter cannot be loaded. Merge the adapter with PEFT and load the merged model.");
        if (config["bias"] is { } bias && (string?)bias != "none")
            Refuse("bias", "only adapters with bias 'none' can be loaded.");
        foreach (var field in (string[])["fan_in_fan_out", "lora_bias", "use_qalora"])
        {
            if ((bool?)config[field] == true)
                Refuse(field, "only adapters without it can be loaded.");
        }

        foreach (var field in (string[])["layers_to_transform", "layers_pattern", "exclude_modules", "layer_replication", "trainable_token_indices", "target_parameters", "alora_invocation_tokens"])
        {
            if (config[field] is not (null or JsonArray { Count: 0 } or JsonObject { Count: 0 }))
                Refuse(field, "only adapters without it can be loaded.");
        }

        if (config["init_lora_weights"] is JsonValue start && start.GetValueKind() == JsonValueKind.String
            && ForeignStarts.Any(name => ((string)start!).StartsWith(name, StringComparison.OrdinalIgnoreCase)))
        {
            Refuse("init_lora_weights", "such an adapter belongs to changed base weights. Convert it to plain LoRA with PEFT when saving it.");
        }
    }

    private static Dictionary<string, T> Pairs<T>(JsonNode? node, Func<JsonNode?, T> value) =>
        node is JsonObject pairs ? pairs.ToDictionary(pair => pair.Key, pair => value(pair.Value)) : [];

    private static JsonObject Object(IEnumerable<(string Key, JsonNode Value)> pairs) =>
        new(pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));

    // Whole numbers without a point, as PEFT writes its integers.
    private static JsonNode Number(double value) => value == Math.Floor(value) && Math.Abs(value) < int.MaxValue ? (int)value : value;
}
