namespace Distillery.LanguageModels;

/// <summary>Kinds of <see cref="JinjaToken"/>.</summary>
internal enum JinjaTokenKind
{
    Data,
    OpenVariable,
    CloseVariable,
    OpenBlock,
    CloseBlock,
    Name,
    Number,
    Real,
    Text,
    Sign,
    End,
}
