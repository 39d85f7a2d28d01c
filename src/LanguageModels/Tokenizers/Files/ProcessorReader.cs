using System.Text.Json.Nodes;

namespace Distillery.LanguageModels;

/// <summary>Reads the <c>post_processor</c> of a <c>tokenizer.json</c>.</summary>
internal static class ProcessorReader
{
    internal static IPostProcessor? Read(JsonPart part) => part.Type switch
    {
        // It moves offsets, which we do not keep, and no ids.
        "ByteLevel" => null,
        "TemplateProcessing" => ReadTemplate(part),
        "BertProcessing" or "RobertaProcessing" => new TemplateProcessor([Pair(part, "cls")], [Pair(part, "sep")]),
        "Sequence" => new SequenceProcessor([.. part.Objects("processors").Select(Read).OfType<IPostProcessor>()]),
        _ => throw part.Unsupported("ByteLevel", "TemplateProcessing", "BertProcessing", "RobertaProcessing", "Sequence"),
    };

    private static TemplateProcessor ReadTemplate(JsonPart part)
    {
        List<int> before = [], after = [];
        var texts = 0;
        foreach (var step in part.Objects("single"))
        {
            if (step.Has("Sequence"))
                texts++;
            else
                (texts == 0 ? before : after).AddRange(Ids(part, step.Object("SpecialToken").Text("id")));
        }

        if (texts != 1)
            throw new InvalidDataException($"{part.Path}.single names the text {texts} times; once is right.");
        return new TemplateProcessor(before, after);
    }

    private static IEnumerable<int> Ids(JsonPart part, string name)
    {
        var tokens = part.Object("special_tokens");
        if (!tokens.Has(name))
            throw new InvalidDataException($"{part.Path}.single names '{name}', which special_tokens lacks.");
        return tokens.Object(name).Array("ids").Select(id => id!.GetValue<int>());
    }

    private static int Pair(JsonPart part, string name) =>
        part.Array(name) is [_, JsonValue value] && value.TryGetValue<int>(out var id) ? id : throw part.Wrong(name, part.Node(name), "a list of a token and its id");
}
