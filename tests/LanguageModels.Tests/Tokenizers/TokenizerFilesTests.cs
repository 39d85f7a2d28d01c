using System.Text.Json.Nodes;

namespace Distillery.LanguageModels.Tests;

public sealed class TokenizerFilesTests
{
    [Theory]
    [InlineData("normalizer", """{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Shout"}]}""", "tokenizer.json.normalizer.normalizers[1].type is 'Shout', which is not supported")]
    [InlineData("pre_tokenizer", """{"type":"UnicodeScripts"}""", "tokenizer.json.pre_tokenizer.type is 'UnicodeScripts'")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"\\p{Han}+"},"behavior":"Isolated"}""", @"pre_tokenizer.pattern.Regex: the expression '\p{Han}+' is not supported")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"\\bthe\\b"},"behavior":"Isolated"}""", @"pre_tokenizer.pattern.Regex: the expression '\bthe\b' uses \b, which is not supported")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"[a-z&&[^x]]"},"behavior":"Isolated"}""", "the expression '[a-z&&[^x]]' uses '&' in a class, which is not supported")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"Regex":"[[:alpha:]]"},"behavior":"Isolated"}""", "the expression '[[:alpha:]]' uses '[' in a class, which is not supported")]
    [InlineData("pre_tokenizer", """{"type":"Split","pattern":{"String":"a"},"behavior":"Sideways"}""", "pre_tokenizer.behavior is 'Sideways'; Removed, Isolated")]
    [InlineData("post_processor", """{"type":"Stamp"}""", "tokenizer.json.post_processor.type is 'Stamp'")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<b>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"special_tokens":{}}""", "names '<b>', which special_tokens lacks")]
    [InlineData("decoder", """{"type":"CTC"}""", "tokenizer.json.decoder.type is 'CTC'")]
    [InlineData("model", """{"type":"WordLevel","vocab":{"a":0}}""", "tokenizer.json.model.type is 'WordLevel'")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0,"b":0},"merges":[]}""", "tokenizer.json.model.vocab['b'] is 0, an id that another token has")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0,"b":1},"merges":["a b"]}""", "model.merges[0] needs the token 'ab'")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0,"b":1},"merges":["ab"]}""", """model.merges[0] is "ab"; two tokens with one space between""")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0},"merges":[],"dropout":0.1}""", "model.dropout is 0.1")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":0},"merges":[],"unk_token":"?"}""", "model.unk_token is '?', which is not in the vocabulary")]
    [InlineData("model", """{"type":"Unigram","unk_id":7,"vocab":[["a",-1.0]]}""", "model.unk_id is 7")]
    [InlineData("model", """{"type":"BPE"}""", "tokenizer.json.model.vocab is missing")]
    public void Load_UnsupportedOrDamagedPart_NamesIt(string part, string json, string message)
    {
        using var folder = new TempFolder();
        var root = new JsonObject { ["model"] = JsonNode.Parse("""{"type":"BPE","vocab":{"a":0},"merges":[]}""") };
        root[part] = JsonNode.Parse(json);
        File.WriteAllText(folder.File("tokenizer.json"), root.ToJsonString());
        Should.Throw<InvalidDataException>(() => Tokenizer.Load(folder.Path)).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("""{"unk_token":"[UNK]","max_input_chars_per_word":9,"vocab":{"[UNK]":0,"a":1,"##b":2}}""", "1 2")]
    [InlineData("""{"unk_id":0,"vocab":[["<unk>",0.0],["a",-1.0],["b",-1.5]]}""", "1 2")]
    [InlineData("""{"vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]}""", "2")]
    public void Load_OldFileThatDoesNotNameTheModel_KnowsItByItsFields(string model, string ids)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("tokenizer.json"), $$"""{"model":{{model}}}""");
        string.Join(' ', Tokenizer.Load(folder.Path).Encode("ab")).ShouldBe(ids);
    }

    [Theory]
    [InlineData(@"(?=\p{Lu})", "_", "aBC d😀E", "a_B_C d😀_E")]
    [InlineData(@"\s+", "", " a  b😀 ", "ab😀")]
    [InlineData(@"^", "> ", "a\nb", "> a\n> b")]
    [InlineData(@"x", "y", "a", "a")]
    public void Replace_Pattern_PutsTheContentAtEveryMatchAlsoAtEmptyOnes(string pattern, string content, string text, string expected) =>
        TextPattern.OfRegex(pattern, "test").Replace(text, content).ShouldBe(expected);

    [Fact]
    public void Load_AddedTokenWithAnotherIdThanTheModels_IsAnError()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("tokenizer.json"), """{"added_tokens":[{"id":5,"content":"a","special":true}],"model":{"type":"BPE","vocab":{"a":0},"merges":[]}}""");
        Should.Throw<InvalidDataException>(() => Tokenizer.Load(folder.Path)).Message.ShouldContain("added_tokens[0].id is 5 for 'a', which has id 0");
    }

    [Fact]
    public void Load_NothingThere_SaysWhatIsNeeded()
    {
        using var folder = new TempFolder();
        Should.Throw<FileNotFoundException>(() => Tokenizer.Load(folder.Path)).Message.ShouldContain("tokenizer.json or one of tokenizer.model");
        Should.Throw<FileNotFoundException>(() => Tokenizer.Load(folder.File("nowhere"))).Message.ShouldContain("neither a file nor a folder");
    }

    [Fact]
    public void Load_RolesFromTheConfigAndTheMap_AreFound()
    {
        using var folder = new TempFolder();
        File.Copy(GoldenFiles.PathOf("byte-level.json"), folder.File("tokenizer.json"));
        File.WriteAllText(folder.File("tokenizer_config.json"), """{"bos_token":{"content":"<s>"},"chat_template":[{"name":"tool","template":"x"},{"name":"default","template":"y"}]}""");
        File.WriteAllText(folder.File("special_tokens_map.json"), """{"eos_token":"</s>"}""");
        var tokenizer = Tokenizer.Load(folder.Path);
        (tokenizer.BosId, tokenizer.EosId, tokenizer.PadId, tokenizer.ChatTemplateSource).ShouldBe((1, 2, null, "y"));
        File.WriteAllText(folder.File("chat_template.jinja"), "z");
        Tokenizer.Load(folder.Path).ChatTemplateSource.ShouldBe("z");
        File.WriteAllText(folder.File("special_tokens_map.json"), """{"eos_token":"<end>"}""");
        Should.Throw<InvalidDataException>(() => Tokenizer.Load(folder.Path)).Message.ShouldContain("eos_token is '<end>', which is not in the vocabulary");
    }

    [Theory]
    [InlineData("sp-bpe")]
    [InlineData("sp-unigram")]
    public void SentencePiece_SavedAndLoaded_GivesTheSame(string name)
    {
        using var folder = new TempFolder();
        var tokenizer = Tokenizer.Load(GoldenFiles.PathOf($"{name}.model"));
        tokenizer.Save(folder.Path);
        var loaded = Tokenizer.Load(folder.Path);
        loaded.Encode("the game, naïve").ShouldBe(tokenizer.Encode("the game, naïve"));
        (loaded.BosId, loaded.EosId, loaded.UnknownId).ShouldBe((1, 2, 0));
    }

    [Fact]
    public void SentencePiece_ControlPiecesInTheText_BecomeTheirIds()
    {
        var tokenizer = Tokenizer.Load(GoldenFiles.PathOf("sp-bpe.model"));
        var ids = tokenizer.Encode("<s>the</s>", addSpecialTokens: false);
        (ids[0], ids[^1]).ShouldBe((1, 2));
        tokenizer.Encode("the")[0].ShouldBe(1);
        tokenizer.Decode([.. ids]).ShouldBe("the");
    }

    [Fact]
    public void SentencePiece_WithTokensAddedBesideIt_IsAnErrorThatNamesThem()
    {
        using var folder = new TempFolder();
        File.Copy(GoldenFiles.PathOf("sp-bpe.model"), folder.File("tokenizer.model"));
        File.WriteAllText(folder.File("tokenizer_config.json"), """{"added_tokens_decoder":{"0":{"content":"<unk>"},"9000":{"content":"<|im_end|>"}}}""");
        Should.Throw<InvalidDataException>(() => Tokenizer.Load(folder.Path)).Message.ShouldContain("names id 9000");
        File.WriteAllText(folder.File("tokenizer_config.json"), "{}");
        File.WriteAllText(folder.File("added_tokens.json"), """{"<|im_end|>":9000}""");
        Should.Throw<InvalidDataException>(() => Tokenizer.Load(folder.Path)).Message.ShouldContain("added_tokens.json: tokens added");
        File.WriteAllText(folder.File("added_tokens.json"), "{}");
        Tokenizer.Load(folder.Path).VocabularySize.ShouldBeGreaterThan(700);
    }

    [Fact]
    public void SentencePiece_DamagedFile_IsAnError()
    {
        using var folder = new TempFolder();
        var bytes = File.ReadAllBytes(GoldenFiles.PathOf("sp-bpe.model"));
        File.WriteAllBytes(folder.File("tokenizer.model"), bytes[..^7]);
        Should.Throw<InvalidDataException>(() => Tokenizer.Load(folder.Path)).Message.ShouldStartWith("tokenizer.model: it is damaged");
        File.WriteAllBytes(folder.File("tokenizer.model"), []);
        Should.Throw<InvalidDataException>(() => Tokenizer.Load(folder.Path)).Message.ShouldContain("holds no pieces");
    }

    [Fact]
    public void Save_OfALoadedTokenizer_KeepsTheFileByteForByte()
    {
        using var folder = new TempFolder();
        Tokenizer.Load(GoldenFiles.PathOf("wordpiece.json")).Save(folder.Path);
        File.ReadAllBytes(folder.File("tokenizer.json")).ShouldBe(File.ReadAllBytes(GoldenFiles.PathOf("wordpiece.json")));
    }
}
