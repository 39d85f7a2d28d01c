using System.Text;

namespace Distillery.LanguageModels;

/// <summary>The stages of a <c>tokenizer.json</c> in their order: added tokens, normalizer, pre-tokenizer, model, post-processor; and the decoder back.</summary>
internal sealed class PipelineTokenizer : Tokenizer
{
    private readonly TokenizerParts _parts;
    private readonly TokenizerConfig _config;
    private readonly byte[] _json;

    internal PipelineTokenizer(TokenizerParts parts, TokenizerConfig config, byte[] json)
    {
        (_parts, _config, _json) = (parts, config, json);
        VocabularySize = Math.Max(parts.Model.Size, parts.Added.HighestId + 1);
        BosId = IdOf(config.BosToken, "bos_token");
        EosId = IdOf(config.EosToken, "eos_token");
        PadId = IdOf(config.PadToken, "pad_token");
        UnknownId = IdOf(config.UnknownToken, "unk_token") ?? parts.Model.UnknownId;
        ChatTemplateSource = config.ChatTemplate;
    }

    public override int VocabularySize { get; }

    public override IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = WellFormed(text);
        var ids = new List<int>(text.Length / 3 + 4);
        var pieces = new List<Piece>();
        foreach (var raw in _parts.Added.SplitRaw(text))
        {
            if (raw.TokenId is { } id)
                ids.Add(id);
            else
                EncodeSegment(raw, ids, pieces);
        }

        if (addSpecialTokens)
            _parts.Processor?.AddSpecialTokens(ids);
        return ids;
    }

    public override string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = true)
    {
        var tokens = new List<string>(ids.Length);
        foreach (var id in ids)
            if (!skipSpecialTokens || !IsSpecial(id))
                tokens.Add(TokenOf(id));
        return _parts.Decoder is { } decoder ? decoder.Decode(tokens) : string.Join(' ', tokens);
    }

    public override string TokenOf(int id) => _parts.Added.TokenOf(id) ?? _parts.Model.TokenOf(id) ?? throw UnknownIdException(id);

    public override int? IdOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _parts.Added.IdOf(token) ?? _parts.Model.IdOf(token);
    }

    public override bool IsSpecial(int id) => _parts.Added.IsSpecial(id);

    public override void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, TokenizerFiles.JsonName), _json);
        _config.Save(folder);
    }

    private void EncodeSegment(Segment raw, List<int> ids, List<Piece> pieces)
    {
        if (raw.Text.Length == 0)
            return;
        // Tokens that are declared "normalized" are looked for after the normalizer, all others before it.
        var normalized = _parts.Normalizer?.Normalize(raw.Text) ?? raw.Text;
        foreach (var segment in _parts.Added.SplitNormalized(normalized))
        {
            if (segment.TokenId is { } id)
            {
                ids.Add(id);
                continue;
            }

            if (segment.Text.Length == 0)
                continue;
            var whole = new Piece(segment.Text, 0, segment.Text.Length, raw.IsFirst && segment.IsFirst);
            if (_parts.PreTokenizer is not { } splitter)
            {
                _parts.Model.Encode(whole.Span, ids);
                continue;
            }

            pieces.Clear();
            splitter.Split(whole, pieces);
            foreach (var piece in pieces)
                if (piece.Length > 0)
                    _parts.Model.Encode(piece.Span, ids);
        }
    }

    private int? IdOf(string? token, string field)
    {
        if (token is null)
            return null;
        return IdOf(token) ?? throw new InvalidDataException($"{TokenizerConfig.FileName}: {field} is '{token}', which is not in the vocabulary.");
    }

    internal static string WellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        }

        return text;
    }
}
