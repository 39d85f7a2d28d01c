using System.Text;

namespace Distillery.LanguageModels.Tests;

public sealed class BpeTrainerTests
{
    private static readonly string[] Texts = [.. Enumerable.Range(0, 600).Select(i => FuzzText.Of((uint)(2_000_000 + i)))];

    [Fact]
    public void Train_TwiceOnTheSameTexts_GivesTheSameFile()
    {
        using var first = new TempFolder();
        using var second = new TempFolder();
        BpeTrainer.Train(Texts, new BpeTrainerOptions { VocabularySize = 500 }).Save(first.Path);
        BpeTrainer.Train(Texts, new BpeTrainerOptions { VocabularySize = 500 }).Save(second.Path);
        foreach (var name in new[] { "tokenizer.json", "tokenizer_config.json" })
            File.ReadAllBytes(Path.Combine(first.Path, name)).ShouldBe(File.ReadAllBytes(Path.Combine(second.Path, name)), name);
    }

    [Fact]
    public void Train_SmallText_JoinsTheMostFrequentPairFirst()
    {
        var tokenizer = BpeTrainer.Train(["abab abc"], new BpeTrainerOptions { VocabularySize = 262, SpecialTokens = [], BosToken = null, EosToken = null, PadToken = null, AddsBos = false, Pattern = BpePatterns.Gpt2 });
        // "ab" occurs three times; then no pair occurs twice any more.
        tokenizer.VocabularySize.ShouldBe(257);
        tokenizer.TokenOf(256).ShouldBe("ab");
        tokenizer.Encode("abab abc").Select(tokenizer.TokenOf).ShouldBe(["ab", "ab", "Ġ", "ab", "c"]);
    }

    [Fact]
    public void Train_SameAsCountingEverythingAnew_AfterEachJoin()
    {
        var texts = Texts[..120];
        var merges = NaiveMerges(texts, 90);
        var tokenizer = BpeTrainer.Train(texts, new BpeTrainerOptions { VocabularySize = 256 + 3 + 90 });
        for (var i = 0; i < merges.Count; i++)
            tokenizer.TokenOf(259 + i).ShouldBe(merges[i], $"join {i}");
        tokenizer.VocabularySize.ShouldBe(259 + merges.Count);
    }

    [Fact]
    public void Decode_OfEncode_GivesEveryTextBack()
    {
        var tokenizer = BpeTrainer.Train(Texts, new BpeTrainerOptions { VocabularySize = 700 });
        for (uint i = 0; i < 2000; i++)
        {
            var text = FuzzText.Of(i, plain: true);
            tokenizer.Decode([.. tokenizer.Encode(text)]).ShouldBe(text);
        }
    }

    [Fact]
    public void Save_ThenLoad_GivesTheSameIdsAndRoles()
    {
        using var folder = new TempFolder();
        var tokenizer = BpeTrainer.Train(Texts, new BpeTrainerOptions { VocabularySize = 600, ChatTemplate = "{{ messages[0].content }}" });
        tokenizer.Save(folder.Path);
        var loaded = Tokenizer.Load(folder.Path);
        (loaded.BosId, loaded.EosId, loaded.PadId, loaded.UnknownId, loaded.VocabularySize).ShouldBe((1, 2, 0, null, tokenizer.VocabularySize));
        loaded.ChatTemplateSource.ShouldBe("{{ messages[0].content }}");
        for (uint i = 0; i < 300; i++)
            loaded.Encode(FuzzText.Of(i)).ShouldBe(tokenizer.Encode(FuzzText.Of(i)));
    }

    [Fact]
    public void Encode_SpecialTokens_AreAddedFoundAndLeftOut()
    {
        var tokenizer = BpeTrainer.Train(Texts, new BpeTrainerOptions { VocabularySize = 300 });
        tokenizer.Encode("a</s>b").ShouldBe([1, tokenizer.IdOf("a")!.Value, 2, tokenizer.IdOf("b")!.Value]);
        tokenizer.Encode("", addSpecialTokens: false).ShouldBeEmpty();
        tokenizer.Encode("").ShouldBe([1]);
        tokenizer.Decode([1, tokenizer.IdOf("a")!.Value, 2]).ShouldBe("a");
        tokenizer.Decode([1, tokenizer.IdOf("a")!.Value, 2], skipSpecialTokens: false).ShouldBe("<s>a</s>");
        tokenizer.IsSpecial(2).ShouldBeTrue();
    }

    [Fact]
    public void Encode_UnpairedSurrogate_IsReadAsReplacementCharacter()
    {
        var tokenizer = BpeTrainer.Train(Texts, new BpeTrainerOptions { VocabularySize = 300 });
        tokenizer.Decode([.. tokenizer.Encode("a\uD800b")]).ShouldBe("a\uFFFDb");
    }

    [Fact]
    public async Task Encode_FromManyThreads_GivesTheSameIds()
    {
        var tokenizer = BpeTrainer.Train(Texts, new BpeTrainerOptions { VocabularySize = 600 });
        var texts = Enumerable.Range(0, 400).Select(i => FuzzText.Of((uint)(i % 200))).ToArray();
        var again = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => texts.Select(text => string.Join(',', tokenizer.Encode(text))).ToArray())));
        // Another instance, with an empty cache, and on one thread.
        var alone = BpeTrainer.Train(Texts, new BpeTrainerOptions { VocabularySize = 600 });
        var expected = texts.Select(text => string.Join(',', alone.Encode(text))).ToArray();
        foreach (var ids in again)
            ids.ShouldBe(expected);
    }

    [Fact]
    public void Train_WrongSettings_NameTheValue()
    {
        Should.Throw<ArgumentException>(() => BpeTrainer.Train(Texts, new BpeTrainerOptions { VocabularySize = 200 })).Message.ShouldContain("vocabularySize is 200; at least 259");
        Should.Throw<ArgumentException>(() => BpeTrainer.Train(Texts, new BpeTrainerOptions { EosToken = "<end>" })).Message.ShouldContain("eosToken is '<end>'");
        Should.Throw<InvalidDataException>(() => BpeTrainer.Train(Texts, new BpeTrainerOptions { Pattern = "(" })).Message.ShouldContain("'('");
    }

    [Fact]
    public void Decode_UnknownId_NamesTheRange()
    {
        var tokenizer = BpeTrainer.Train(Texts, new BpeTrainerOptions { VocabularySize = 300 });
        Should.Throw<ArgumentOutOfRangeException>(() => tokenizer.Decode([300])).Message.ShouldContain("0 to 299");
    }

    /// <summary>The learner's slow twin: counts every pair of every word before each join.</summary>
    private static List<string> NaiveMerges(string[] texts, int count)
    {
        var pattern = TextPattern.OfRegex(BpePatterns.Llama3, "test");
        var tokens = new List<string> { "<pad>", "<s>", "</s>" };
        tokens.AddRange(Enumerable.Range(0, 256).Select(value => ByteAlphabet.Of((byte)value)).Order().Select(character => character.ToString()));
        var words = texts.SelectMany(text => pattern.Cut(text).Select(part => text.Substring(part.Start, part.Length)))
            .Select(word => Encoding.UTF8.GetBytes(word).Select(value => tokens.IndexOf(ByteAlphabet.Of(value).ToString())).ToList()).ToList();
        var merges = new List<string>();
        while (merges.Count < count)
        {
            var pairs = new Dictionary<(int, int), int>();
            foreach (var word in words)
                for (var i = 0; i + 1 < word.Count; i++)
                    pairs[(word[i], word[i + 1])] = pairs.GetValueOrDefault((word[i], word[i + 1])) + 1;
            var best = pairs.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First();
            if (best.Value < 2)
                break;
            merges.Add(tokens[best.Key.Item1] + tokens[best.Key.Item2]);
            tokens.Add(merges[^1]);
            foreach (var word in words)
                for (var i = 0; i + 1 < word.Count; i++)
                    if ((word[i], word[i + 1]) == best.Key)
                    {
                        word[i] = tokens.Count - 1;
                        word.RemoveAt(i + 1);
                    }
        }

        return merges;
    }
}
