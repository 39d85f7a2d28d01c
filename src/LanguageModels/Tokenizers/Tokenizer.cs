namespace Distillery.LanguageModels;

/// <summary>
/// Text to token ids and back. Made by <see cref="Load"/> from a Hugging Face <c>tokenizer.json</c> or a SentencePiece <c>.model</c>, or by
/// <see cref="BpeTrainer"/>. A tokenizer never changes after it was made and may be used from many threads at once.
/// </summary>
/// <remarks>Unpaired surrogates of a C# string have no UTF-8 form; they are read as U+FFFD.</remarks>
public abstract class Tokenizer
{
    /// <summary>One more than the largest id, added tokens included: the least number of rows that an embedding table needs.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>The id that begins a text, where the tokenizer's files name one.</summary>
    public int? BosId { get; private protected init; }

    /// <summary>The id that ends a text, where the tokenizer's files name one.</summary>
    public int? EosId { get; private protected init; }

    /// <summary>The id that fills rows up, where the tokenizer's files name one.</summary>
    public int? PadId { get; private protected init; }

    /// <summary>The id of what the vocabulary cannot spell, where there is one.</summary>
    public int? UnknownId { get; private protected init; }

    /// <summary>The chat template of the tokenizer's files, as Jinja; null where they have none.</summary>
    public string? ChatTemplateSource { get; private protected init; }

    /// <summary>Text to ids. Special tokens that stand in the text become their ids, as in Hugging Face's tokenizers.</summary>
    /// <param name="text">Any text, also an empty one.</param>
    /// <param name="addSpecialTokens">Whether the ids that the files ask for (for example a BOS) are added round the text.</param>
    /// <returns>Ids, each <c>0 .. VocabularySize-1</c>.</returns>
    public abstract IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true);

    /// <summary>Ids to text.</summary>
    /// <param name="ids">Ids of this vocabulary.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not of this vocabulary.</exception>
    public abstract string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = true);

    /// <summary>The token of an id, in the vocabulary's own spelling.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="ArgumentOutOfRangeException">The id is not of this vocabulary.</exception>
    public abstract string TokenOf(int id);

    /// <summary>The id of a token in the vocabulary's own spelling, or null where there is none.</summary>
    /// <param name="token">The token, for example <c>&lt;|im_end|&gt;</c>.</param>
    public abstract int? IdOf(string token);

    /// <summary>Whether an id is a special token, which <see cref="Decode"/> leaves out.</summary>
    /// <param name="id">The id.</param>
    public abstract bool IsSpecial(int id);

    /// <summary>
    /// Writes the files that Hugging Face reads: <c>tokenizer.json</c> and <c>tokenizer_config.json</c>; a tokenizer that came from a
    /// SentencePiece model writes <c>tokenizer.model</c> in place of the first.
    /// </summary>
    /// <param name="folder">Made where it is missing; files of these names are replaced.</param>
    public abstract void Save(string folder);

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="folderOrFile">
    /// A Hugging Face folder (<c>tokenizer.json</c>, else a SentencePiece <c>tokenizer.model</c>, <c>spiece.model</c> or <c>sentencepiece.bpe.model</c>;
    /// beside it <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>chat_template.jinja</c> are read), or one such file.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file, or no tokenizer in the folder.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or asks for something that is not supported; the message names it.</exception>
    public static Tokenizer Load(string folderOrFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(folderOrFile);
        return TokenizerFiles.Load(folderOrFile);
    }

    private protected ArgumentOutOfRangeException UnknownIdException(int id) =>
        new(nameof(id), id, $"there is no token with id {id}; the vocabulary has ids 0 to {VocabularySize - 1}.");
}
