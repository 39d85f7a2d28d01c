using System.Text.Json.Nodes;

namespace Distillery.LanguageModels;

/// <summary>Reads the <c>model</c> of a <c>tokenizer.json</c>.</summary>
internal static class ModelReader
{
    internal const string Bpe = "BPE";

    /// <summary>The model's kind. Old files do not name it; then it shows in the fields that only one kind has.</summary>
    internal static string TypeOf(JsonPart part) => part.OptionalText("type")
        ?? (part.Has("merges") ? Bpe : part.Has("max_input_chars_per_word") ? "WordPiece" : part.Node("vocab") is JsonArray ? "Unigram" : part.Type);

    internal static ITokenModel Read(JsonPart part, string file, bool modelMapsBytes)
    {
        return TypeOf(part) switch
        {
            Bpe => ReadBpe(part, file, modelMapsBytes),
            "WordPiece" => new WordPieceModel(
                ReadVocabulary(part),
                part.OptionalText("unk_token") ?? "[UNK]",
                part.OptionalText("continuing_subword_prefix") ?? "##",
                part.Has("max_input_chars_per_word") ? part.Number("max_input_chars_per_word") : 100,
                file),
            "Unigram" => ReadUnigram(part),
            _ => throw part.Unsupported(Bpe, "WordPiece", "Unigram"),
        };
    }

    private static BpeModel ReadBpe(JsonPart part, string file, bool modelMapsBytes)
    {
        if (part.OptionalReal("dropout") is > 0 and var dropout)
            throw new InvalidDataException($"{part.Path}.dropout is {dropout}; random merges are not supported, only 0 or null.");
        return new BpeModel(
            ReadVocabulary(part),
            ReadMerges(part),
            new BpeOptions
            {
                UnknownToken = part.OptionalText("unk_token"),
                ContinuingSubwordPrefix = NullIfEmpty(part.OptionalText("continuing_subword_prefix")),
                EndOfWordSuffix = NullIfEmpty(part.OptionalText("end_of_word_suffix")),
                FusesUnknown = part.Flag("fuse_unk", false),
                FallsBackToBytes = part.Flag("byte_fallback", false),
                IgnoresMerges = part.Flag("ignore_merges", false),
                MapsBytes = modelMapsBytes,
            },
            file);
    }

    internal static Dictionary<string, int> ReadVocabulary(JsonPart part)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var used = new HashSet<int>();
        foreach (var (token, node) in part.Object("vocab").Entries)
        {
            if (node is not JsonValue value || !value.TryGetValue<int>(out var id) || id < 0)
                throw part.Wrong($"vocab['{token}']", node, "a whole number from 0");
            if (!used.Add(id))
                throw new InvalidDataException($"{part.Path}.vocab['{token}'] is {id}, an id that another token has.");
            ids.Add(token, id);
        }

        return ids;
    }

    private static UnigramModel ReadUnigram(JsonPart part)
    {
        var pieces = new List<(string, double, bool)>();
        var lowest = double.PositiveInfinity;
        foreach (var node in part.Array("vocab"))
        {
            if (node is not JsonArray { Count: 2 } pair || pair[0] is not JsonValue name || !name.TryGetValue<string>(out var token)
                || pair[1] is not JsonValue number || !number.TryGetValue<double>(out var score))
                throw part.Wrong($"vocab[{pieces.Count}]", node, "a list of a token and its score");
            pieces.Add((token, score, true));
            lowest = Math.Min(lowest, score);
        }

        int? unknown = part.Has("unk_id") ? part.Number("unk_id") : null;
        if (unknown < 0 || unknown >= pieces.Count)
            throw part.Wrong("unk_id", part.Node("unk_id"), $"an id from 0 to {pieces.Count - 1}");
        return new UnigramModel(pieces, unknown, part.Flag("byte_fallback", false), isSingle: false, lowest);
    }

    /// <summary>Pairs as lists of two, or as one text with a space between (older files).</summary>
    private static List<(string Left, string Right)> ReadMerges(JsonPart part)
    {
        var merges = new List<(string, string)>();
        foreach (var node in part.Array("merges"))
        {
            if (node is JsonArray { Count: 2 } pair)
            {
                merges.Add((pair[0]!.GetValue<string>(), pair[1]!.GetValue<string>()));
                continue;
            }

            var text = node is JsonValue value && value.TryGetValue<string>(out var found) ? found : "";
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            if (space <= 0 || space == text.Length - 1 || text.IndexOf(' ', space + 1) >= 0)
                throw part.Wrong($"merges[{merges.Count}]", node, "two tokens with one space between, or a list of two");
            merges.Add((text[..space], text[(space + 1)..]));
        }

        return merges;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
