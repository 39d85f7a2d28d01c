namespace Distillery.LanguageModels;

/// <summary>One pre-tokenizer after the other.</summary>
internal sealed class SequencePreTokenizer(IReadOnlyList<IPreTokenizer> parts) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> into)
    {
        if (parts.Count == 0)
        {
            into.Add(piece);
            return;
        }

        var current = new List<Piece> { piece };
        for (var i = 0; i < parts.Count - 1; i++)
        {
            var next = new List<Piece>();
            foreach (var part in current)
                if (part.Length > 0)
                    parts[i].Split(part, next);
            current = next;
        }

        foreach (var part in current)
            if (part.Length > 0)
                parts[^1].Split(part, into);
    }
}
