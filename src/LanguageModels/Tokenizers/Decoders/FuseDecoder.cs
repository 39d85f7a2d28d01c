namespace Distillery.LanguageModels;

/// <summary>Puts all tokens together, so that what follows sees the whole text.</summary>
internal sealed class FuseDecoder : ITokenDecoder
{
    public List<string> DecodeChain(List<string> tokens) => [string.Concat(tokens)];
}
