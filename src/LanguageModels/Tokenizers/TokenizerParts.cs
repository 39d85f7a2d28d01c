namespace Distillery.LanguageModels;

/// <summary>The stages that a <c>tokenizer.json</c> describes; null where it has none.</summary>
internal sealed record TokenizerParts(
    AddedVocabulary Added, ITextNormalizer? Normalizer, IPreTokenizer? PreTokenizer, ITokenModel Model, IPostProcessor? Processor, ITokenDecoder? Decoder);
