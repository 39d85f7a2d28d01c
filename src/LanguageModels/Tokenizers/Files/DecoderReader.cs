namespace Distillery.LanguageModels;

/// <summary>Reads the <c>decoder</c> of a <c>tokenizer.json</c>.</summary>
internal static class DecoderReader
{
    internal static ITokenDecoder Read(JsonPart part) => part.Type switch
    {
        "Sequence" => new SequenceDecoder([.. part.Objects("decoders").Select(Read)]),
        "ByteLevel" => new ByteLevelDecoder(),
        "ByteFallback" => new ByteFallbackDecoder(),
        "Fuse" => new FuseDecoder(),
        "Strip" => TokenRewriteDecoder.Strip(PreTokenizerReader.ReadSign(part, "content"), part.Number("start"), part.Number("stop")),
        "Replace" => TokenRewriteDecoder.Replace(PreTokenizerReader.ReadPattern(part), part.Text("content")),
        "Metaspace" => TokenRewriteDecoder.Metaspace(PreTokenizerReader.ReadSign(part, "replacement"), PreTokenizerReader.ReadScheme(part)),
        "WordPiece" => TokenRewriteDecoder.WordPiece(part.OptionalText("prefix") ?? "##", part.Flag("cleanup", true)),
        "BPEDecoder" => TokenRewriteDecoder.Bpe(part.OptionalText("suffix") ?? "</w>"),
        _ => throw part.Unsupported("Sequence", "ByteLevel", "ByteFallback", "Fuse", "Strip", "Replace", "Metaspace", "WordPiece", "BPEDecoder"),
    };
}
