namespace Distillery.LanguageModels;

/// <summary>Kinds of pieces in a SentencePiece model, with its numbers.</summary>
internal enum PieceType
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}
