using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Distillery.LanguageModels;

/// <summary>A tokenizer from a SentencePiece <c>.model</c> file: BPE or unigram.</summary>
/// <remarks>
/// Ids are those of SentencePiece itself for text without control pieces. Control pieces in the text (for example <c>&lt;s&gt;</c> in a chat template) become
/// their ids, as in Hugging Face's tokenizers; SentencePiece reads them as plain text.
/// </remarks>
internal sealed class SentencePieceTokenizer : Tokenizer
{
    private readonly SentencePieceFile _file;
    private readonly SentencePieceNormalizer _normalizer;
    private readonly SentencePieceBpe? _bpe;
    private readonly UnigramModel _unigram;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly int[] _byteIds = new int[256];
    private readonly bool _fallsBackToBytes;
    private readonly TokenFinder _controls;
    private readonly TokenizerConfig _config;
    private readonly byte[] _model;

    internal SentencePieceTokenizer(byte[] model, TokenizerConfig config, string source)
    {
        (_model, _config) = (model, config);
        _file = SentencePieceFile.Read(model, source);
        var pieces = _file.Pieces;
        for (var id = 0; id < pieces.Count; id++)
            if (!_ids.TryAdd(pieces[id].Text, id))
                throw new InvalidDataException($"{source}: the piece '{pieces[id].Text}' is there twice.");
        for (var value = 0; value < 256; value++)
            _byteIds[value] = _ids.TryGetValue($"<0x{value:X2}>", out var id) && pieces[id].Type == PieceType.Byte ? id : -1;
        _fallsBackToBytes = Array.TrueForAll(_byteIds, id => id >= 0);
        _normalizer = new SentencePieceNormalizer(_file, source);
        _bpe = _file.IsBpe ? new SentencePieceBpe(_file, _normalizer) : null;
        _unigram = Unigram(pieces);
        _controls = new TokenFinder(pieces.Select((piece, id) => (piece, id)).Where(entry => entry.piece.Type == PieceType.Control)
            .Select(entry => (entry.piece.Text, new AddedToken(entry.id, entry.piece.Text, false, false, false, false, true))));
        BosId = Role(config.BosToken, _file.BosId, "bos_token");
        EosId = Role(config.EosToken, _file.EosId, "eos_token");
        PadId = Role(config.PadToken, _file.PadId, "pad_token");
        UnknownId = _file.UnknownId;
        ChatTemplateSource = config.ChatTemplate;
    }

    public override int VocabularySize => _file.Pieces.Count;

    public override IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>();
        if (addSpecialTokens && _config.AddsBos != false && BosId is { } bos)
            ids.Add(bos);
        foreach (var segment in _controls.Cut(PipelineTokenizer.WellFormed(text)))
        {
            if (segment.TokenId is { } id)
                ids.Add(id);
            else
                AddText(_normalizer.Normalize(segment.Text), ids);
        }

        if (addSpecialTokens && _config.AddsEos == true && EosId is { } eos)
            ids.Add(eos);
        return ids;
    }

    public override string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = true)
    {
        var text = new StringBuilder();
        var bytes = new List<byte>();
        var atStart = true;
        foreach (var id in ids)
        {
            var piece = TokenOf(id);
            var type = _file.Pieces[id].Type;
            if (type == PieceType.Byte)
            {
                bytes.Add(Convert.ToByte(piece.Substring(3, 2), 16));
                continue;
            }

            FlushBytes(bytes, text);
            var part = type switch
            {
                PieceType.Control => skipSpecialTokens ? "" : piece,
                PieceType.Unknown => _file.UnknownSurface,
                _ => Shown(piece, atStart && text.Length == 0),
            };
            // The space that was put before the text is taken away again; all of them, where a text has no extra ones.
            atStart &= type == PieceType.Control || (part.Length == 0 && (_file.RemovesExtraSpaces || piece[0] != SentencePieceNormalizer.Space));
            text.Append(part);
        }

        FlushBytes(bytes, text);
        return text.ToString();
    }

    public override string TokenOf(int id) => (uint)id < (uint)_file.Pieces.Count ? _file.Pieces[id].Text : throw UnknownIdException(id);

    public override int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    public override bool IsSpecial(int id) => (uint)id < (uint)_file.Pieces.Count && _file.Pieces[id].Type is PieceType.Control;

    public override void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, TokenizerFiles.SentencePieceNames[0]), _model);
        _config.Save(folder);
    }

    private UnigramModel Unigram(List<(string Text, float Score, PieceType Type)> pieces)
    {
        var normal = pieces.Where(piece => piece.Type == PieceType.Normal).Select(piece => piece.Score).DefaultIfEmpty(0).ToList();
        var (lowest, highest) = (normal.Min(), normal.Max());
        return new UnigramModel(
            [
                .. pieces.Select(piece => (
                    piece.Text,
                    // A user's own piece always wins over what it could be spelt with.
                    piece.Type == PieceType.UserDefined ? Encoding.UTF8.GetByteCount(piece.Text) * highest - 0.1 : piece.Score,
                    piece.Type is PieceType.Normal or PieceType.UserDefined)),
            ],
            _file.UnknownId,
            _fallsBackToBytes,
            isSingle: true,
            lowest);
    }

    private void AddText(string normalized, List<int> ids)
    {
        if (_bpe is null)
        {
            _unigram.Encode(normalized, ids);
            return;
        }

        var afterUnknown = false;
        foreach (var (start, length) in _bpe.Cut(normalized))
        {
            var piece = normalized.Substring(start, length);
            var isKnown = _ids.TryGetValue(piece, out var id) && id != _file.UnknownId;
            if (isKnown)
                ids.Add(id);
            else if (_fallsBackToBytes)
                ids.AddRange(Encoding.UTF8.GetBytes(piece).Select(value => _byteIds[value]));
            else if (!afterUnknown)
                ids.Add(_file.UnknownId);
            afterUnknown = !isKnown;
        }
    }

    private string Shown(string piece, bool atStart)
    {
        if (atStart && (_file.AddsDummyPrefix || _file.RemovesExtraSpaces) && piece.StartsWith(SentencePieceNormalizer.Space))
            piece = piece[1..];
        return piece.Replace(SentencePieceNormalizer.Space, ' ');
    }

    // Each byte that belongs to no character becomes a sign of its own, as in SentencePiece.
    private static void FlushBytes(List<byte> bytes, StringBuilder text)
    {
        for (ReadOnlySpan<byte> rest = CollectionsMarshal.AsSpan(bytes); !rest.IsEmpty;)
        {
            var isCharacter = Rune.DecodeFromUtf8(rest, out var rune, out var length) == OperationStatus.Done;
            text.Append(rune.ToString());
            rest = rest[(isCharacter ? length : 1)..];
        }

        bytes.Clear();
    }

    private int? Role(string? token, int id, string field)
    {
        if (token is not null)
            return IdOf(token) ?? throw new InvalidDataException($"{TokenizerConfig.FileName}: {field} is '{token}', which is not in the SentencePiece model.");
        return id >= 0 && id < _file.Pieces.Count ? id : null;
    }
}
