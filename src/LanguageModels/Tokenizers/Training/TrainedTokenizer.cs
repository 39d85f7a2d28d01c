using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Distillery.LanguageModels;

/// <summary>Writes what was learnt as a <c>tokenizer.json</c>, and reads that: what is used is what is saved.</summary>
internal static class TrainedTokenizer
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static Tokenizer Build(List<string> tokens, List<(string Left, string Right)> merges, BpeTrainerOptions options)
    {
        var byteLevel = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = false };
        var root = new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. options.SpecialTokens.Select((token, id) => Special(token, id))]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "Split",
                        ["pattern"] = new JsonObject { ["Regex"] = options.Pattern },
                        ["behavior"] = "Isolated",
                        ["invert"] = false,
                    },
                    byteLevel.DeepClone()),
            },
            ["post_processor"] = options.AddsBos ? BosTemplate(options) : byteLevel.DeepClone(),
            ["decoder"] = byteLevel,
            ["model"] = Model(tokens, merges),
        };
        var json = Encoding.UTF8.GetBytes(root.ToJsonString(Indented) + "\n");
        var config = TokenizerConfig.Of(options.BosToken, options.EosToken, options.PadToken, null, options.ChatTemplate);
        return new PipelineTokenizer(PipelineReader.Read(json, TokenizerFiles.JsonName), config, json);
    }

    private static JsonNode Special(string token, int id) => new JsonObject
    {
        ["id"] = id,
        ["content"] = token,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    private static JsonObject BosTemplate(BpeTrainerOptions options)
    {
        var bos = options.BosToken!;
        JsonObject Bos(int type) => new() { ["SpecialToken"] = new JsonObject { ["id"] = bos, ["type_id"] = type } };
        JsonObject Text(string name, int type) => new() { ["Sequence"] = new JsonObject { ["id"] = name, ["type_id"] = type } };
        var id = options.SpecialTokens.ToList().IndexOf(bos);
        return new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(Bos(0), Text("A", 0)),
            ["pair"] = new JsonArray(Bos(0), Text("A", 0), Bos(1), Text("B", 1)),
            ["special_tokens"] = new JsonObject { [bos] = new JsonObject { ["id"] = bos, ["ids"] = new JsonArray(id), ["tokens"] = new JsonArray(bos) } },
        };
    }

    private static JsonObject Model(List<string> tokens, List<(string Left, string Right)> merges)
    {
        var vocabulary = new JsonObject();
        for (var id = 0; id < tokens.Count; id++)
            vocabulary.Add(tokens[id], id);
        return new JsonObject
        {
            ["type"] = "BPE",
            ["dropout"] = null,
            ["unk_token"] = null,
            ["continuing_subword_prefix"] = null,
            ["end_of_word_suffix"] = null,
            ["fuse_unk"] = false,
            ["byte_fallback"] = false,
            ["ignore_merges"] = false,
            ["vocab"] = vocabulary,
            ["merges"] = new JsonArray([.. merges.Select(pair => (JsonNode)new JsonArray(pair.Left, pair.Right))]),
        };
    }
}
