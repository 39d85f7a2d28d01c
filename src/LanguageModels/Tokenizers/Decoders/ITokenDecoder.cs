namespace Distillery.LanguageModels;

/// <summary>Turns tokens back into text.</summary>
internal interface ITokenDecoder
{
    /// <summary>Each token's share of the text; their concatenation is the text.</summary>
    List<string> DecodeChain(List<string> tokens);

    string Decode(List<string> tokens) => string.Concat(DecodeChain(tokens));
}
