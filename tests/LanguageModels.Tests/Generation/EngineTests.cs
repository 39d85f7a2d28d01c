using static TorchSharp.torch;

namespace Distillery.LanguageModels.Tests;

/// <summary>The fused engine beside the tensor operations, and both beside a pass without a cache.</summary>
public sealed class EngineTests
{
    private static readonly string[] Kinds = ["plain", "grouped", "window", "biased"];

    public static TheoryData<string, int, bool> Cases()
    {
        var cases = new TheoryData<string, int, bool>();
        foreach (var kind in Kinds)
        {
            cases.Add(kind, 16, true);
            cases.Add(kind, 8, true);
            cases.Add(kind, 0, true);
        }

        cases.Add("grouped", 16, false);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Engine_WithCache_GivesTheLogitsOfAPassWithout(string kind, int lanes, bool twoThreads)
    {
        using var decoder = SmallDecoders.Create(kind);
        using var engine = Engine(decoder, lanes, twoThreads ? 2 : 1);
        // Together longer than one pass of the fused engine takes.
        var prompts = SmallDecoders.Prompts(decoder.Config.VocabularySize, 3, 90, 1, 47, 18, 2);
        engine.Allocate(prompts.Count, 100);
        engine.Forward([.. prompts.Select(prompt => new TokenRun(prompt, 0, prompt.Length / 2))], logits: true);
        var result = 0;
        foreach (var prompt in prompts)
        {
            var expected = SmallDecoders.Logits(decoder, prompt);
            for (var t = prompt.Length / 2; t < prompt.Length; t++) Near(engine.Result(result++), expected[t], $"{kind} token {t} of {prompt.Length}");
        }

        for (var step = 0; step < 3; step++)
        {
            prompts = [.. prompts.Select(prompt => (int[])[.. prompt, (prompt[^1] * 7 + step) % decoder.Config.VocabularySize])];
            engine.Forward([.. prompts.Select(prompt => TokenRun.Last(prompt.AsMemory(prompt.Length - 1), prompt.Length - 1))], logits: true);
            for (var i = 0; i < prompts.Count; i++) Near(engine.Result(i), SmallDecoders.Logits(decoder, prompts[i])[^1], $"{kind} step {step} row {i}");
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(0)]
    public void Reorder_RowsThatShareAndEnd_KeepTheirTexts(int lanes)
    {
        using var decoder = SmallDecoders.Create("grouped");
        using var engine = Engine(decoder, lanes, 2);
        var prompts = SmallDecoders.Prompts(decoder.Config.VocabularySize, 5, 20, 9, 33);
        engine.Allocate(6, 64);
        engine.Forward([.. prompts.Select(prompt => TokenRun.Last(prompt, 0))], logits: true);
        foreach (int[] order in (int[][])[[2, 3, 3, 0, 2, 3], [5, 0], [1, 1, 0, 1], [2, 1, 0, 3]])
        {
            engine.Reorder(order, 0, [.. prompts.Select(prompt => prompt.Length)]);
            prompts = [.. order.Select((row, i) => (int[])[.. prompts[row], 3 + i])];
            engine.Forward([.. prompts.Select(prompt => TokenRun.Last(prompt.AsMemory(prompt.Length - 1), prompt.Length - 1))], logits: true);
            for (var i = 0; i < prompts.Count; i++) Near(engine.Result(i), SmallDecoders.Logits(decoder, prompts[i])[^1], $"row {i}");
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("grouped")]
    [InlineData("window")]
    public void FusedEngine_Row_IsTheSameAloneAndAmongOthersToTheBit(string kind)
    {
        using var decoder = SmallDecoders.Create(kind);
        using var rowsApart = new FusedEngine<Lanes16, System.Runtime.Intrinsics.Vector512<float>>(decoder, 3);
        using var rowsTogether = new FusedEngine<Lanes16, System.Runtime.Intrinsics.Vector512<float>>(decoder, 2, smallWeights: 0);
        using var single = new FusedEngine<Lanes16, System.Runtime.Intrinsics.Vector512<float>>(decoder, 1);
        var prompts = SmallDecoders.Prompts(decoder.Config.VocabularySize, 30, 7, 64, 12, 1, 5, 44, 3, 21);
        foreach (var engine in (IDecodingEngine[])[rowsApart, rowsTogether])
        {
            engine.Allocate(prompts.Count, 100);
            engine.Forward([.. prompts.Select(prompt => TokenRun.Last(prompt, 0))], logits: true);
            for (var i = 0; i < prompts.Count; i++)
            {
                single.Allocate(1, 100);
                single.Forward([TokenRun.Last(prompts[i], 0)], logits: true);
                engine.Result(i).ToArray().ShouldBe(single.Result(0).ToArray());
            }
        }
    }

    [Fact]
    public void FusedEngine_ProjectionWithABranch_HasItMergedIn()
    {
        using var decoder = SmallDecoders.Create("biased");
        foreach (var projection in decoder.Projections.Values) projection.Branch = new Doubled();
        using var engine = FusedEngine.Create(decoder, 1);
        var prompt = SmallDecoders.Prompts(decoder.Config.VocabularySize, 9)[0];
        engine.Allocate(1, 16);
        engine.Forward([TokenRun.Last(prompt, 0)], logits: true);
        Near(engine.Result(0), SmallDecoders.Logits(decoder, prompt)[^1], "with branch");
        foreach (var projection in decoder.Projections.Values) projection.Branch = null;
        Math.Abs(engine.Result(0)[0] - SmallDecoders.Logits(decoder, prompt)[^1][0]).ShouldBeGreaterThan(1e-3);
    }

    [Fact]
    public void TensorEngine_InBfloat16_StaysNearFloat32()
    {
        using var decoder = SmallDecoders.Create("plain");
        var folder = Directory.CreateTempSubdirectory("distillery-engine-").FullName;
        try
        {
            decoder.Save(folder);
            using var half = Decoder.Load(folder, bfloat16);
            FusedEngine.Fits(half).ShouldBeFalse();
            using var engine = new TensorEngine(half);
            var prompts = SmallDecoders.Prompts(50, 12, 5);
            engine.Allocate(2, 16);
            engine.Forward([.. prompts.Select(prompt => TokenRun.Last(prompt, 0))], logits: true);
            for (var i = 0; i < 2; i++)
            {
                var expected = SmallDecoders.Logits(decoder, prompts[i])[^1];
                engine.Result(i).ToArray().Select(value => (double)value).ToArray().ShouldBeNear(expected, 0.05, "bfloat16");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public void TensorEngine_OnAGpu_GivesTheCpusLogits()
    {
        Skip.IfNot(cuda.is_available(), "no GPU");
        using var decoder = SmallDecoders.Create("grouped");
        var folder = Directory.CreateTempSubdirectory("distillery-engine-").FullName;
        try
        {
            decoder.Save(folder);
            using var onGpu = Decoder.Load(folder, float32, CUDA);
            using var engine = new TensorEngine(onGpu);
            var prompts = SmallDecoders.Prompts(37, 12, 5);
            engine.Allocate(2, 16);
            engine.Forward([.. prompts.Select(prompt => TokenRun.Last(prompt, 0))], logits: true);
            for (var i = 0; i < 2; i++)
            {
                var expected = SmallDecoders.Logits(decoder, prompts[i])[^1];
                engine.Result(i).ToArray().Select(value => (double)value).ToArray().ShouldBeNear(expected, 1e-3, "CUDA");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IDecodingEngine Engine(Decoder decoder, int lanes, int threads) => lanes switch
    {
        16 => new FusedEngine<Lanes16, System.Runtime.Intrinsics.Vector512<float>>(decoder, threads),
        // As a large model: all threads on all tokens.
        8 => new FusedEngine<Lanes8, System.Runtime.Intrinsics.Vector256<float>>(decoder, threads, smallWeights: 0),
        _ => new TensorEngine(decoder),
    };

    private static void Near(ReadOnlySpan<float> actual, double[] expected, string what) =>
        actual.ToArray().Select(value => (double)value).ToArray().ShouldBeNear(expected, 1e-5, what);

    // y = 1.5 x W^T + b: linear in x, as every branch must be.
    private sealed class Doubled : IProjectionBranch
    {
        public Tensor Forward(Projection projection, Tensor input) => projection.Plain(input).add(nn.functional.linear(input, projection.Weight).mul(0.5));
    }
}
