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
            : new SentencePieceTokenizer(bytes, config, name);
    }
}
