namespace Distillery.LanguageModels;

/// <summary>Reads the <c>decoder</c> of a <c>tokenizer.json</c>.</summary>
internal static class DecoderReader
{
    internal static ITokenDecoder Read(JsonPart part) => part.Type switch
    {
        "Sequence" => new SequenceDecoder([.. part.Objects("decoders").Select(Read)]),
        "ByteLevel" => new ByteLevelDecoder(),
        _ => throw part.Unsupported("Sequence", "ByteLevel"),
    };
}
