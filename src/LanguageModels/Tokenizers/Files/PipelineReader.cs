using System.Text.Json;
using System.Text.Json.Nodes;

namespace Distillery.LanguageModels;

/// <summary>Reads a <c>tokenizer.json</c>.</summary>
internal static class PipelineReader
{
    internal static TokenizerParts Read(byte[] json, string file)
    {
        JsonObject root;
        try
        {
            root = JsonNode.Parse(json) as JsonObject ?? throw new InvalidDataException($"{file}: it holds no JSON object.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file}: {exception.Message}", exception);
        }

        var whole = new JsonPart(root, file);
        var normalizer = whole.OptionalObject("normalizer") is { } normalizerPart ? NormalizerReader.Read(normalizerPart) : null;
        var modelPart = whole.Object("model");
        var splitter = PreTokenizerReader.Read(whole.OptionalObject("pre_tokenizer"), ModelReader.TypeOf(modelPart) == ModelReader.Bpe, out var modelMapsBytes);
        var model = ModelReader.Read(modelPart, file, modelMapsBytes);
        var added = new AddedVocabulary(ReadAdded(whole, model), normalizer);
        return new TokenizerParts(
            added,
            normalizer,
            splitter,
            model,
            whole.OptionalObject("post_processor") is { } processor ? ProcessorReader.Read(processor) : null,
            whole.OptionalObject("decoder") is { } decoder ? DecoderReader.Read(decoder) : null);
    }

    private static List<AddedToken> ReadAdded(JsonPart whole, ITokenModel model)
    {
        var tokens = new List<AddedToken>();
        if (!whole.Has("added_tokens"))
            return tokens;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var part in whole.Objects("added_tokens"))
        {
            var content = part.Text("content");
            var token = new AddedToken(
                part.Number("id"),
                content,
                part.Flag("single_word", false),
                part.Flag("lstrip", false),
                part.Flag("rstrip", false),
                part.Flag("normalized", !part.Flag("special", false)),
                part.Flag("special", false));
            if (model.IdOf(content) is { } own && own != token.Id)
                throw new InvalidDataException($"{part.Path}.id is {token.Id} for '{content}', which has id {own} in the model's vocabulary.");
            if (!seen.TryAdd(content, token.Id) || tokens.Exists(other => other.Id == token.Id))
                throw new InvalidDataException($"{part.Path}: the token '{content}' or its id {token.Id} is there twice.");
            tokens.Add(token);
        }

        return tokens;
    }
}
