using static TorchSharp.torch;

namespace Distillery.LanguageModels.Tests;

/// <summary>What is written, beside a search that computes every step anew without cache or batch.</summary>
public sealed class GeneratorTests
{
    [Theory]
    [InlineData("plain", GenerationEngine.Auto)]
    [InlineData("grouped", GenerationEngine.Auto)]
    [InlineData("window", GenerationEngine.Auto)]
    [InlineData("grouped", GenerationEngine.TensorOperations)]
    public void Greedy_RaggedBatch_WritesWhatStepByStepWrites(string kind, GenerationEngine engine)
    {
        using var decoder = SmallDecoders.Create(kind);
        using var generator = new Generator(decoder, engine);
        generator.IsFused.ShouldBe(engine == GenerationEngine.Auto);
        var prompts = SmallDecoders.Prompts(decoder.Config.VocabularySize, 3, 40, 11, 1, 26, 8, 8);
        // A token that the first text would come to ends it, and whichever others come to it.
        var stop = Greedy(decoder, prompts[0], 12, stop: -1).Ids[5];
        var written = generator.Generate(prompts, new GenerationOptions { MaxNewTokens = 12, BatchRows = 3, StopIds = [stop], ReturnLogProbabilities = true });
        for (var i = 0; i < prompts.Count; i++)
        {
            var (ids, logs, reason) = Greedy(decoder, prompts[i], 12, stop);
            written[i].Ids.ShouldBe(ids, $"prompt {i}");
            written[i].Reason.ShouldBe(reason);
            written[i].LogProbability.ShouldBe(logs.Sum(), 1e-3);
            written[i].TokenLogProbabilities!.Select(value => (double)value).ToArray().ShouldBeNear([.. logs], 1e-4, $"prompt {i}");
        }

        written.ShouldContain(each => each.Reason == FinishReason.Stop);
        written.ShouldContain(each => each.Reason == FinishReason.Length);
    }

    [Theory]
    [InlineData(GenerationEngine.Auto)]
    [InlineData(GenerationEngine.TensorOperations)]
    public void Generate_SharedPrefix_IsComputedOnceAndChangesNothing(GenerationEngine engine)
    {
        using var decoder = SmallDecoders.Create("plain");
        using var generator = new Generator(decoder, engine);
        var head = SmallDecoders.Prompts(50, 37)[0];
        var prompts = SmallDecoders.Prompts(50, 5, 9, 2, 14, 1).Select((tail, i) => (int[])[.. head, 2 + i, .. tail]).ToList();
        prompts.Add([.. head, 9]);
        var options = new GenerationOptions { MaxNewTokens = 10, BatchRows = 4, StopIds = [] };
        var together = generator.Generate(prompts, options);
        for (var i = 0; i < prompts.Count; i++)
        {
            var alone = generator.Generate([prompts[i]], options)[0];
            together[i].Ids.ShouldBe(alone.Ids, $"prompt {i}");
            together[i].Ids.ShouldBe(Greedy(decoder, prompts[i], 10, stop: -1).Ids);
        }
    }

    [Fact]
    public void Generate_SharedPrefix_IsNotReadAgain()
    {
        using var decoder = SmallDecoders.Create("plain");
        var head = SmallDecoders.Prompts(50, 60)[0];
        List<int[]> prompts = [.. Enumerable.Range(0, 7).Select(i => (int[])[.. head, 2 + i])];
        var read = 0;
        using var engine = new CountingEngine(new TensorEngine(decoder), runs => read += runs.Sum(run => run.Ids.Length));
        using var generator = new Generator(decoder, engine);
        generator.Generate(prompts, new GenerationOptions { MaxNewTokens = 1, BatchRows = 2, StopIds = [] });
        read.ShouldBe(60 + 7);
    }

    [Theory]
    [InlineData(true, 19)]
    [InlineData(false, 24)]
    public void Generate_RowThatEnds_MakesRoomAtOnceWhereTheEngineMixesLengths(bool mixes, int passes)
    {
        // A prompt's only token says how many tokens follow; its end is one step more.
        using var decoder = SmallDecoders.Create("plain");
        using var engine = new ScriptedEngine(mixes);
        using var generator = new Generator(decoder, engine);
        List<int[]> prompts = [[9], [2], [9], [4], [2], [3]];
        var written = generator.Generate(prompts, new GenerationOptions { BatchRows = 2, StopIds = [1] });
        written.Select(each => each.Ids.Count).ShouldBe([9, 2, 9, 4, 2, 3]);
        written.ShouldAllBe(each => each.Ids.All(id => id == 5) && each.Reason == FinishReason.Stop);
        engine.Passes.ShouldBe(passes);
    }

    [Fact]
    public void Sample_RowOfABatch_IsWhatItIsAlone()
    {
        using var decoder = SmallDecoders.Create("grouped");
        using var generator = new Generator(decoder);
        var prompts = SmallDecoders.Prompts(37, 12, 3, 30, 7, 7, 19);
        var options = new GenerationOptions { MaxNewTokens = 20, Temperature = 1.3, TopP = 0.95, TopK = 30, Seed = 5, BatchRows = 4 };
        var together = generator.Generate(prompts, options);
        var reversed = generator.Generate([.. prompts.AsEnumerable().Reverse()], options with { BatchRows = 6 });
        for (var i = 0; i < prompts.Count; i++)
        {
            together[i].Ids.ShouldBe(generator.Generate([prompts[i]], options)[0].Ids, $"prompt {i}");
            together[i].Ids.ShouldBe(reversed[^(i + 1)].Ids, $"prompt {i}");
        }

        generator.Generate(prompts, options with { Seed = 6 }).Select(each => string.Join(' ', each.Ids))
            .ShouldNotBe(together.Select(each => string.Join(' ', each.Ids)));
    }

    [Fact]
    public void Beams_WideEnough_FindTheBestOfAllTexts()
    {
        var config = new DecoderConfig { VocabularySize = 5, Dim = 16, Layers = 1, Heads = 2, KeyValueHeads = 1, HeadDim = 8, InnerDim = 24, MaxPositions = 40, InitialDeviation = 0.6, EosIds = [1] };
        using var decoder = Decoder.Create(config, 8);
        using var generator = new Generator(decoder);
        List<int[]> prompts = [[2, 3], [4, 2, 2], [3]];
        foreach (var penalty in (double[])[0, 1, 2])
        {
            // Four tokens and the end at up to three places: 4 + 16 + 64 unfinished texts at most, all of which fit.
            var written = generator.GenerateBeams(prompts, new GenerationOptions { MaxNewTokens = 3, Beams = 100, BatchRows = 300, LengthPenalty = penalty, ReturnLogProbabilities = true });
            for (var i = 0; i < prompts.Count; i++)
            {
                var expected = AllTexts(decoder, prompts[i], 3).OrderByDescending(each => each.Sum / Math.Pow(each.Length, penalty)).ToList();
                for (var k = 0; k < 10; k++)
                {
                    written[i][k].Ids.ShouldBe(expected[k].Ids, $"penalty {penalty}, prompt {i}, text {k}");
                    written[i][k].LogProbability.ShouldBe(expected[k].Sum, 1e-4);
                    written[i][k].TokenLogProbabilities!.Sum().ShouldBe((float)expected[k].Sum, 1e-4f);
                }
            }
        }
    }

    [Theory]
    [InlineData(GenerationEngine.Auto)]
    [InlineData(GenerationEngine.TensorOperations)]
    public void Beams_InABatch_AreWhatTheyAreAloneAndNotWorseThanGreedy(GenerationEngine engine)
    {
        using var decoder = SmallDecoders.Create("grouped");
        using var generator = new Generator(decoder, engine);
        var prompts = SmallDecoders.Prompts(37, 12, 3, 30, 7, 19);
        var options = new GenerationOptions { MaxNewTokens = 9, Beams = 4, BatchRows = 9, LengthPenalty = 0 };
        var together = generator.GenerateBeams(prompts, options);
        var single = generator.Generate(prompts, options with { Beams = 1 });
        for (var i = 0; i < prompts.Count; i++)
        {
            var alone = generator.GenerateBeams([prompts[i]], options)[0];
            together[i].Select(each => string.Join(' ', each.Ids)).ShouldBe(alone.Select(each => string.Join(' ', each.Ids)));
            together[i].Count.ShouldBe(4);
            together[i][0].LogProbability.ShouldBeGreaterThanOrEqualTo(single[i].LogProbability - 1e-4);
        }
    }

    [Theory]
    [InlineData(1, 0, GenerationEngine.Auto)]
    [InlineData(1, 1, GenerationEngine.Auto)]
    [InlineData(3, 0, GenerationEngine.Auto)]
    [InlineData(3, 0, GenerationEngine.TensorOperations)]
    public void Trie_AnySearch_WritesOnlyItsTexts(int beams, double temperature, GenerationEngine engine)
    {
        using var decoder = SmallDecoders.Create("plain");
        using var generator = new Generator(decoder, engine);
        var titles = SmallDecoders.Prompts(50, 4, 2, 6, 3, 3, 5);
        titles.Add([.. titles[0][..2]]);            // the beginning of another
        titles.Add([.. titles[1]]);                 // a title that two items have
        var trie = TokenTrie.Of(titles);
        trie.Count.ShouldBe(7);
        trie.Find(titles[1]).ShouldBe([1, 7]);
        trie.Find([.. titles[2][..5]]).ShouldBeEmpty();
        var prompts = SmallDecoders.Prompts(50, 8, 30, 3, 14, 21, 6, 4, 9);
        var options = new GenerationOptions { MaxNewTokens = 10, Beams = beams, Temperature = temperature, Trie = trie, StopIds = [1] };
        foreach (var texts in beams > 1 ? generator.GenerateBeams(prompts, options) : generator.Generate(prompts, options).Select(each => (IReadOnlyList<Generation>)[each]))
        {
            foreach (var text in texts)
            {
                text.Reason.ShouldBe(FinishReason.Stop);
                trie.Find(text.Ids).ShouldNotBeEmpty();
            }

            texts.Select(text => string.Join(' ', text.Ids)).ShouldBeUnique();
        }
    }

    [Fact]
    public void Beams_WithTrie_FindItsLikeliestText()
    {
        using var decoder = SmallDecoders.Create("plain");
        using var generator = new Generator(decoder);
        var titles = SmallDecoders.Prompts(50, 4, 2, 6, 3, 3, 5, 1, 2);
        var prompt = SmallDecoders.Prompts(50, 9)[0];
        var options = new GenerationOptions { MaxNewTokens = 10, Beams = 8, Trie = TokenTrie.Of(titles), StopIds = [1], LengthPenalty = 0 };
        var found = generator.GenerateBeams([prompt], options)[0];
        var expected = titles.Select(title => (title, Sum: generator.Score([prompt], [[.. title, 1]])[0].Sum(value => (double)value)))
            .DistinctBy(each => string.Join(' ', each.title)).OrderByDescending(each => each.Sum).ToList();
        found.Count.ShouldBe(expected.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            found[i].Ids.ShouldBe(expected[i].title);
            found[i].LogProbability.ShouldBe(expected[i].Sum, 1e-4);
        }
    }

    [Theory]
    [InlineData(GenerationEngine.Auto)]
    [InlineData(GenerationEngine.TensorOperations)]
    public void Score_GivenTexts_AreTheModelsLogProbabilities(GenerationEngine engine)
    {
        using var decoder = SmallDecoders.Create("window");
        using var generator = new Generator(decoder, engine);
        var prompts = SmallDecoders.Prompts(61, 5, 1, 22, 9);
        var texts = SmallDecoders.Prompts(61, 7, 3, 1, 12);
        texts[2] = [];
        var scores = generator.Score(prompts, texts, batchRows: 3);
        for (var i = 0; i < prompts.Count; i++)
        {
            var logits = SmallDecoders.Logits(decoder, [.. prompts[i], .. texts[i]]);
            var expected = texts[i].Select((id, t) => SmallDecoders.LogProbability(logits[prompts[i].Length - 1 + t], id)).ToArray();
            scores[i].Length.ShouldBe(texts[i].Length);
            if (expected.Length > 0) scores[i].Select(value => (double)value).ToArray().ShouldBeNear(expected, 1e-4, $"text {i}");
        }
    }

    [Theory]
    [InlineData(GenerationEngine.Auto)]
    [InlineData(GenerationEngine.TensorOperations)]
    public void LastTokenVectors_RaggedTexts_AreTheLastHiddenStates(GenerationEngine engine)
    {
        using var decoder = SmallDecoders.Create("grouped");
        using var generator = new Generator(decoder, engine);
        var texts = SmallDecoders.Prompts(37, 5, 1, 22, 9, 13);
        var vectors = generator.LastTokenVectors(texts, batchRows: 2);
        vectors.Length.ShouldBe(5 * 40);
        using var noGrad = no_grad();
        for (var i = 0; i < texts.Count; i++)
        {
            using var scope = NewDisposeScope();
            var hidden = decoder.Hidden(new DecoderBatch(tensor(texts[i].Select(id => (long)id).ToArray()).unsqueeze(0)));
            vectors[(i * 40)..((i + 1) * 40)].Select(value => (double)value).ToArray().ShouldBeNear(hidden.select(1, texts[i].Length - 1).Values(), 1e-5, $"text {i}");
        }
    }

    [Fact]
    public void Generate_UpToTheModelsPositions_EndsThere()
    {
        using var decoder = Decoder.Create(SmallDecoders.Config("plain") with { MaxPositions = 12 }, 4);
        using var generator = new Generator(decoder);
        var written = generator.Generate(SmallDecoders.Prompts(50, 9, 4), new GenerationOptions { MaxNewTokens = 6, StopIds = [] });
        written.Select(each => each.Ids.Count).ShouldBe([3, 6]);
        written[0].Reason.ShouldBe(FinishReason.Length);
        Should.Throw<ArgumentException>(() => generator.Generate(SmallDecoders.Prompts(50, 12), new GenerationOptions()))
            .Message.ShouldStartWith("Prompt 0 has 12 tokens; the model's 12 positions leave no room for a new one.");
    }

    [Fact]
    public void Generate_NoStopIdsGiven_UsesThoseOfTheModelsFiles()
    {
        using var decoder = SmallDecoders.Create("plain");
        using var generator = new Generator(decoder);
        var prompt = SmallDecoders.Prompts(50, 9)[0];
        var free = generator.Generate([prompt], new GenerationOptions { MaxNewTokens = 8, StopIds = [] })[0].Ids;
        decoder.GenerationDefaults = new GenerationDefaults { EosIds = [free[3]] };
        var ended = generator.Generate([prompt], new GenerationOptions { MaxNewTokens = 8 })[0];
        ended.Ids.ShouldBe(free.TakeWhile(id => id != free[3]));
        ended.Reason.ShouldBe(FinishReason.Stop);
    }

    [Fact]
    public void Generate_WrongInput_IsNamed()
    {
        using var decoder = SmallDecoders.Create("plain");
        using var generator = new Generator(decoder);
        string Message(int[] prompt, GenerationOptions options) => Should.Throw<ArgumentException>(() => generator.Generate([prompt], options)).Message;
        Message([], new()).ShouldStartWith("prompts[0] is empty.");
        Message([3, 50], new()).ShouldStartWith("prompts[0] holds the id 50; ids from 0 to 49 are right.");
        Message([3], new() { TopP = 0 }).ShouldBe("TopP is 0; above 0 and at most 1 is right.");
        Message([3], new() { Beams = 2, Temperature = 1 }).ShouldContain("beam search goes with temperature 0");
        Message([3], new() { StopIds = [50] }).ShouldStartWith("StopIds holds 50");
        Message([3], new() { Trie = TokenTrie.Of([[4, 1]]) }).ShouldStartWith("The stop token 1 stands inside a text of the trie.");
        Message([3], new() { Trie = TokenTrie.Of([[4]]), StopIds = [] }).ShouldStartWith("A trie needs at least one stop token");
    }

    [Fact]
    public void Generate_Cancelled_Stops()
    {
        using var decoder = SmallDecoders.Create("plain");
        using var generator = new Generator(decoder);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => generator.Generate([[3]], new GenerationOptions(), source.Token));
    }

    [Fact]
    public void Generate_ManyTimes_LeavesNoTensorsBehind()
    {
        using var decoder = SmallDecoders.Create("plain");
        using var generator = new Generator(decoder, GenerationEngine.TensorOperations);
        var prompts = SmallDecoders.Prompts(50, 4, 9);
        var options = new GenerationOptions { MaxNewTokens = 3, StopIds = [] };
        generator.Generate(prompts, options);
        // The count is the process's; other tests run beside, so only a growth with every step is told from them.
        var before = Tensor.TotalCount;
        for (var i = 0; i < 300; i++) generator.Generate(prompts, options);
        (Tensor.TotalCount - before).ShouldBeLessThan(600);
    }

    private static (List<int> Ids, List<double> Logs, FinishReason Reason) Greedy(Decoder decoder, int[] prompt, int most, int stop)
    {
        var (ids, logs) = (new List<int>(), new List<double>());
        while (ids.Count < most)
        {
            var scores = SmallDecoders.Logits(decoder, [.. prompt, .. ids])[^1];
            var best = Array.IndexOf(scores, scores.Max());
            logs.Add(SmallDecoders.LogProbability(scores, best));
            if (best == stop) return (ids, logs, FinishReason.Stop);
            ids.Add(best);
        }

        return (ids, logs, FinishReason.Length);
    }

    private static IEnumerable<(List<int> Ids, double Sum, int Length)> AllTexts(Decoder decoder, int[] prompt, int most, List<int>? ids = null, double sum = 0)
    {
        ids ??= [];
        if (ids.Count == most)
        {
            yield return (ids, sum, most);
            yield break;
        }

        var scores = SmallDecoders.Logits(decoder, [.. prompt, .. ids])[^1];
        for (var id = 0; id < scores.Length; id++)
        {
            var next = sum + SmallDecoders.LogProbability(scores, id);
            if (id == 1)
            {
                yield return (ids, next, ids.Count + 1);
                continue;
            }

            foreach (var text in AllTexts(decoder, prompt, most, [.. ids, id], next)) yield return text;
        }
    }
}
