namespace Distillery.LanguageModels;

/// <summary>One decoder after the other.</summary>
internal sealed class SequenceDecoder(IReadOnlyList<ITokenDecoder> parts) : ITokenDecoder
{
    public List<string> DecodeChain(List<string> tokens) => parts.Aggregate(tokens, (current, part) => part.DecodeChain(current));
}
