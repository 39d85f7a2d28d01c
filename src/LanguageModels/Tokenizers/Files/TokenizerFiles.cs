namespace Distillery.LanguageModels;

/// <summary>Finds and reads the files of a tokenizer.</summary>
internal static class TokenizerFiles
{
    internal const string JsonName = "tokenizer.json";

    internal static readonly string[] SentencePieceNames = ["tokenizer.model", "spiece.model", "sentencepiece.bpe.model"];

    internal static Tokenizer Load(string folderOrFile)
    {
        if (File.Exists(folderOrFile))
            return LoadFile(folderOrFile, Path.GetDirectoryName(Path.GetFullPath(folderOrFile))!);
        if (!Directory.Exists(folderOrFile))
            throw new FileNotFoundException($"there is no tokenizer at '{folderOrFile}': neither a file nor a folder.", folderOrFile);
        foreach (var name in SentencePieceNames.Prepend(JsonName))
            if (File.Exists(Path.Combine(folderOrFile, name)))
                return LoadFile(Path.Combine(folderOrFile, name), folderOrFile);
        throw new FileNotFoundException(
            $"the folder '{folderOrFile}' holds no tokenizer: {JsonName} or one of {string.Join(", ", SentencePieceNames)} is needed.", folderOrFile);
    }

    private static Tokenizer LoadFile(string file, string folder)
    {
        var config = TokenizerConfig.Load(folder);
        var bytes = File.ReadAllBytes(file);
        var name = Path.GetFileName(file);
        return file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? new PipelineTokenizer(PipelineReader.Read(bytes, name), config, bytes)
            : ReadSentencePiece(bytes, config, name, folder);
    }

    private static SentencePieceTokenizer ReadSentencePiece(byte[] bytes, TokenizerConfig config, string name, string folder)
    {
        var tokenizer = new SentencePieceTokenizer(bytes, config, name);
        // Such tokens would get ids beyond the model's; reading past them would give a model other text than it was trained on.
        var added = Path.Combine(folder, "added_tokens.json");
        if (File.Exists(added) && File.ReadAllText(added).Any(character => character == '"'))
            throw new InvalidDataException($"added_tokens.json: tokens added to a SentencePiece model are not supported; write a {JsonName} of it with Hugging Face's converter.");
        foreach (var id in config.AddedIds.Where(id => id >= tokenizer.VocabularySize))
        {
            throw new InvalidDataException(
                $"{TokenizerConfig.FileName}: added_tokens_decoder names id {id}, beyond the {tokenizer.VocabularySize} pieces of {name}, which is not supported; "
                + $"write a {JsonName} of it with Hugging Face's converter.");
        }

        return tokenizer;
    }
}
