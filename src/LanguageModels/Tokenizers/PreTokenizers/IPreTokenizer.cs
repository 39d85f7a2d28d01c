namespace Distillery.LanguageModels;

/// <summary>Cuts text into the words that the model sees one by one.</summary>
internal interface IPreTokenizer
{
    void Split(Piece piece, List<Piece> into);
}
