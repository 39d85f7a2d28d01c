namespace Distillery.LanguageModels;

/// <summary>Reads the <c>pre_tokenizer</c> of a <c>tokenizer.json</c>.</summary>
internal static class PreTokenizerReader
{
    /// <param name="part">The description, or null.</param>
    /// <param name="modelCanMapBytes">Whether the model can turn text to the byte alphabet itself.</param>
    /// <param name="modelMapsBytes">True where the last step is the byte alphabet and is left to the model, so that its cache is asked first.</param>
    internal static IPreTokenizer? Read(JsonPart? part, bool modelCanMapBytes, out bool modelMapsBytes)
    {
        modelMapsBytes = false;
        if (part is not { } given)
            return null;
        var steps = Flatten(given).ToList();
        modelMapsBytes = modelCanMapBytes && steps.Count > 0 && steps[^1].Type == "ByteLevel";
        var last = modelMapsBytes ? steps.Count - 1 : -1;
        var built = steps.Select((step, i) => Build(step, mapsBytes: i != last)).ToList();
        return built.Count == 1 ? built[0] : new SequencePreTokenizer(built);
    }

    private static IEnumerable<JsonPart> Flatten(JsonPart part) =>
        part.Type == "Sequence" ? part.Objects("pretokenizers").SelectMany(Flatten) : [part];

    private static IPreTokenizer Build(JsonPart part, bool mapsBytes) => part.Type switch
    {
        "ByteLevel" => new ByteLevelSplit(part.Flag("add_prefix_space", true), part.Flag("use_regex", true), mapsBytes),
        "Split" => new PatternSplit(ReadPattern(part), ReadBehavior(part), part.Flag("invert", false)),
        "BertPreTokenizer" => new SequencePreTokenizer(
            [new CharacterSplit(WordCharacters.IsWhiteSpace, SplitBehavior.Removed), new CharacterSplit(WordCharacters.IsPunctuation, SplitBehavior.Isolated)]),
        "Whitespace" => new WordSplit(),
        "WhitespaceSplit" => new CharacterSplit(WordCharacters.IsWhiteSpace, SplitBehavior.Removed),
        "Punctuation" => new CharacterSplit(WordCharacters.IsPunctuation, ReadBehavior(part)),
        "Digits" => new CharacterSplit(WordCharacters.IsNumber, part.Flag("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
        "CharDelimiterSplit" => Delimiter(ReadSign(part, "delimiter")),
        "Metaspace" => new MetaspaceSplit(ReadSign(part, "replacement"), ReadScheme(part), part.Flag("split", true)),
        _ => throw part.Unsupported(
            "Sequence", "ByteLevel", "Split", "BertPreTokenizer", "Whitespace", "WhitespaceSplit", "Punctuation", "Digits", "CharDelimiterSplit", "Metaspace"),
    };

    private static CharacterSplit Delimiter(char sign) => new(character => character == sign, SplitBehavior.Removed);

    internal static char ReadSign(JsonPart part, string name) =>
        part.Text(name) is [var sign] ? sign : throw part.Wrong(name, part.Node(name), "one character");

    internal static PrependScheme ReadScheme(JsonPart part) => part.OptionalText("prepend_scheme") switch
    {
        // Older files say whether, not where.
        null => part.Flag("add_prefix_space", true) ? PrependScheme.Always : PrependScheme.Never,
        "always" => PrependScheme.Always,
        "first" => PrependScheme.First,
        "never" => PrependScheme.Never,
        _ => throw part.Wrong("prepend_scheme", part.Node("prepend_scheme"), "always, first or never"),
    };

    internal static TextPattern ReadPattern(JsonPart part)
    {
        if (part.Node("pattern") is { } node && node.GetValueKind() == System.Text.Json.JsonValueKind.String)
            return TextPattern.OfText(node.GetValue<string>());
        var pattern = part.Object("pattern");
        if (pattern.Has("String"))
            return TextPattern.OfText(pattern.Text("String"));
        return TextPattern.OfRegex(pattern.Text("Regex"), $"{pattern.Path}.Regex");
    }

    internal static SplitBehavior ReadBehavior(JsonPart part)
    {
        var name = part.OptionalText("behavior") ?? "Isolated";
        return Enum.TryParse<SplitBehavior>(name, out var behavior)
            ? behavior
            : throw new InvalidDataException($"{part.Path}.behavior is '{name}'; {string.Join(", ", Enum.GetNames<SplitBehavior>())} are right.");
    }
}
