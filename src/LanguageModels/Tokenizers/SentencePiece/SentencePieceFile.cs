using System.Text;

namespace Distillery.LanguageModels;

/// <summary>What a SentencePiece <c>.model</c> file says (sentencepiece_model.proto).</summary>
internal sealed class SentencePieceFile
{
    private SentencePieceFile()
    {
    }

    internal List<(string Text, float Score, PieceType Type)> Pieces { get; } = [];

    internal bool IsBpe { get; private set; }

    internal bool TreatsSpaceAsSuffix { get; private set; }

    internal string UnknownSurface { get; private set; } = " \u2047 ";

    internal int UnknownId { get; private set; }

    internal int BosId { get; private set; } = 1;

    internal int EosId { get; private set; } = 2;

    internal int PadId { get; private set; } = -1;

    internal byte[] CharsMap { get; private set; } = [];

    internal bool AddsDummyPrefix { get; private set; } = true;

    internal bool RemovesExtraSpaces { get; private set; } = true;

    internal bool EscapesSpaces { get; private set; } = true;

    /// <exception cref="InvalidDataException">The file is damaged, or of a kind that is not supported.</exception>
    internal static SentencePieceFile Read(byte[] bytes, string source)
    {
        var file = new SentencePieceFile();
        var reader = new ProtobufReader(bytes, source);
        while (reader.Next())
        {
            if (reader.Field == 1)
                file.ReadPiece(reader.Bytes, source);
            else if (reader.Field == 2)
                file.ReadTrainer(reader.Bytes, source);
            else if (reader.Field == 3)
                file.ReadNormalizer(reader.Bytes, source);
            else if (reader.Field == 5)
                RequireNoDenormalizer(reader.Bytes, source);
        }

        if (file.Pieces.Count == 0)
            throw new InvalidDataException($"{source}: it holds no pieces; it is damaged, or no SentencePiece model.");
        // The piece of the type "unknown" counts, whatever the trainer's settings say.
        file.UnknownId = file.Pieces.FindIndex(piece => piece.Type == PieceType.Unknown);
        if (file.UnknownId < 0)
            throw new InvalidDataException($"{source}: it has no piece of the type unknown.");
        return file;
    }

    private void ReadPiece(ReadOnlySpan<byte> message, string source)
    {
        var (text, score, type) = ("", 0f, PieceType.Normal);
        var reader = new ProtobufReader(message, source);
        while (reader.Next())
        {
            if (reader.Field == 1)
                text = Encoding.UTF8.GetString(reader.Bytes);
            else if (reader.Field == 2)
                score = reader.Real;
            else if (reader.Field == 3)
                type = (PieceType)reader.Number;
        }

        if (!Enum.IsDefined(type))
            throw new InvalidDataException($"{source}: piece {Pieces.Count} has the type {(int)type}, which is not supported.");
        Pieces.Add((text, score, type));
    }

    private void ReadTrainer(ReadOnlySpan<byte> message, string source)
    {
        var reader = new ProtobufReader(message, source);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 3:
                    IsBpe = reader.Number switch
                    {
                        1 => false,
                        2 => true,
                        var other => throw new InvalidDataException($"{source}: its model type is {other}; 1 (unigram) and 2 (BPE) are supported."),
                    };
                    break;
                case 24:
                    TreatsSpaceAsSuffix = reader.Number != 0;
                    break;
                case 41:
                    BosId = (int)reader.Number;
                    break;
                case 42:
                    EosId = (int)reader.Number;
                    break;
                case 43:
                    PadId = (int)reader.Number;
                    break;
                case 44:
                    UnknownSurface = Encoding.UTF8.GetString(reader.Bytes);
                    break;
            }
        }
    }

    private void ReadNormalizer(ReadOnlySpan<byte> message, string source)
    {
        var reader = new ProtobufReader(message, source);
        while (reader.Next())
        {
            if (reader.Field == 2)
                CharsMap = reader.Bytes.ToArray();
            else if (reader.Field == 3)
                AddsDummyPrefix = reader.Number != 0;
            else if (reader.Field == 4)
                RemovesExtraSpaces = reader.Number != 0;
            else if (reader.Field == 5)
                EscapesSpaces = reader.Number != 0;
        }
    }

    private static void RequireNoDenormalizer(ReadOnlySpan<byte> message, string source)
    {
        var reader = new ProtobufReader(message, source);
        while (reader.Next())
            if (reader.Field == 2 && !reader.Bytes.IsEmpty)
                throw new InvalidDataException($"{source}: it has denormalization rules, which are not supported.");
    }
}
