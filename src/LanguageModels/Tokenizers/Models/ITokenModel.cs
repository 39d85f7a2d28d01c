namespace Distillery.LanguageModels;

/// <summary>Spells one word with the tokens of a vocabulary. Safe for many threads.</summary>
internal interface ITokenModel
{
    /// <summary>One more than the largest id.</summary>
    int Size { get; }

    int? UnknownId { get; }

    void Encode(ReadOnlySpan<char> word, List<int> ids);

    string? TokenOf(int id);

    int? IdOf(string token);
}
