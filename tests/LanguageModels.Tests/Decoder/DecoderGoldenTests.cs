using TorchSharp;
using static TorchSharp.torch;

namespace Distillery.LanguageModels.Tests;

/// <summary>Forward values beside a plain PyTorch reference (golden/make.py).</summary>
public sealed class DecoderGoldenTests
{
    [Theory]
    [InlineData("llama2")]
    [InlineData("llama3")]
    [InlineData("qwen2")]
    [InlineData("mistral")]
    [InlineData("linear")]
    public void Decoder_OfEachFamily_GivesTheReferencesLogits(string name)
    {
        using var golden = new GoldenModel(name);
        using var decoder = Decoder.Load(golden.Folder);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        decoder.Logits(decoder.Hidden(new DecoderBatch(golden.Ids()))).Values().ShouldBeNear(golden.Numbers("logits"), 1e-5, name);
    }

    [Theory]
    [InlineData("llama2")]
    [InlineData("llama3")]
    [InlineData("qwen2")]
    [InlineData("mistral")]
    [InlineData("linear")]
    public void Decoder_PackedTexts_SeeOnlyThemselves(string name)
    {
        using var golden = new GoldenModel(name);
        using var decoder = Decoder.Load(golden.Folder);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var segments = golden.Longs("segments");
        var real = segments.ne(0).sum().item<long>();
        var hidden = decoder.Hidden(new DecoderBatch(golden.Ids().narrow(0, 0, 1), golden.Longs("positions"), segments));
        decoder.Logits(hidden.narrow(1, 0, real)).Values().ShouldBeNear(golden.Numbers("packed"), 1e-5, name);
    }

    [Theory]
    [InlineData("llama2")]
    [InlineData("llama3")]
    [InlineData("qwen2")]
    [InlineData("mistral")]
    [InlineData("linear")]
    public void Decoder_Backward_GivesTheReferencesGradients(string name)
    {
        using var golden = new GoldenModel(name);
        using var decoder = Decoder.Load(golden.Folder);
        using var scope = NewDisposeScope();
        var ids = golden.Ids();
        var (rows, time) = (ids.size(0), ids.size(1));
        var logits = decoder.Logits(decoder.Hidden(new DecoderBatch(ids))).narrow(1, 0, time - 1);
        var loss = nn.functional.cross_entropy(logits.reshape(rows * (time - 1), -1), ids.narrow(1, 1, time - 1).reshape(-1));
        ((double)loss.item<float>()).ShouldBe(golden.Json.GetProperty("loss").GetDouble(), 1e-5);
        loss.backward();
        foreach (var (key, parameter) in decoder.named_parameters())
        {
            var expected = GoldenModel.Doubles(golden.Json.GetProperty("gradients").GetProperty(key));
            var gradient = parameter.grad!.to(float64);
            var i = arange(gradient.numel(), dtype: float64);
            var wave = i.mul(0.7).add(i.square().mul(0.0137)).add(1.3 * 99).sin().mul(0.25).reshape(gradient.shape);
            gradient.mul(wave).sum().item<double>().ShouldBe(expected[0], 2e-5 * Math.Max(1, expected[1]), key);
            gradient.norm().item<double>().ShouldBe(expected[1], 2e-5 * Math.Max(1, expected[1]), key);
        }
    }

    [Theory]
    [InlineData("llama3")]
    [InlineData("qwen2")]
    [InlineData("mistral")]
    public void Decoder_WithCache_GivesTheSameLogits(string name)
    {
        using var golden = new GoldenModel(name);
        using var decoder = Decoder.Load(golden.Folder);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var ids = golden.Ids();
        using var cache = new KeyValueCache(decoder.Config, 2, (int)ids.size(1), float32, CPU);
        var parts = new List<Tensor> { decoder.Hidden(new DecoderBatch(ids.narrow(1, 0, 4)), cache) };
        for (var t = 4; t < ids.size(1); t++) parts.Add(decoder.Hidden(new DecoderBatch(ids.narrow(1, t, 1)), cache));
        cache.Lengths.ShouldAllBe(length => length == ids.size(1));
        decoder.Logits(cat(parts, 1)).Values().ShouldBeNear(golden.Numbers("logits"), 1e-5, name);
    }

    [Theory]
    [InlineData("llama3")]
    [InlineData("qwen2")]
    public void Decoder_InBfloat16_StaysNearFloat32(string name)
    {
        using var golden = new GoldenModel(name);
        using var decoder = Decoder.Load(golden.Folder, bfloat16);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        decoder.parameters().ShouldAllBe(parameter => parameter.dtype == bfloat16);
        var logits = decoder.Logits(decoder.Hidden(new DecoderBatch(golden.Ids())));
        logits.dtype.ShouldBe(bfloat16);
        // Eight bits of mantissa: 0.4 % per rounding, a few roundings in a row.
        var (values, expected) = (logits.Values(), golden.Numbers("logits"));
        values.ShouldBeNear(expected, 0.06, name);
        Math.Sqrt(values.Zip(expected, (a, b) => (a - b) * (a - b)).Sum() / expected.Sum(b => b * b)).ShouldBeLessThan(0.03);
    }

    [SkippableTheory]
    [InlineData("llama3", false, 1e-3)]
    [InlineData("mistral", true, 0.08)]
    public void Decoder_OnAGpu_GivesTheReferencesLogits(string name, bool half, double tolerance)
    {
        Skip.IfNot(cuda.is_available(), "no GPU");
        using var golden = new GoldenModel(name);
        using var decoder = Decoder.Load(golden.Folder, half ? bfloat16 : float32, CUDA);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        decoder.Logits(decoder.Hidden(new DecoderBatch(golden.Ids().cuda()))).Values().ShouldBeNear(golden.Numbers("logits"), tolerance, name);
    }

    [Fact]
    public void Attention_DevicesKernel_AgreesWithThePlainOne()
    {
        using var scope = NewDisposeScope();
        using var generator = new torch.Generator(3);
        Tensor Draw(params long[] shape) => zeros(shape).normal_(0, 1, generator);
        var (q, k, v) = (Draw(2, 6, 5, 8), Draw(2, 2, 5, 8), Draw(2, 2, 5, 8));
        var mask = AttentionMasks.Within(5, null, 3, CPU);
        AttentionMath.Fused(q, k, v, mask).Values().ShouldBeNear(AttentionMath.Plain(q, k, v, mask).Values(), 1e-6, "attention");
    }
}
