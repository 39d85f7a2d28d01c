using System.Runtime.InteropServices;
using Distillery.Torch.Tests.Nn;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Distillery.Torch.Tests.Functional;

public sealed class FunctionalTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Attention_Causal_EqualsAMask()
    {
        Tensor q = Wave([2, 4, 3]), k = Wave([2, 4, 3], 1), v = Wave([2, 4, 3], 2);
        var lower = ones(new long[] { 4, 4 }, dtype: ScalarType.Bool).tril();
        var added = zeros(4, 4).masked_fill(lower.logical_not(), double.NegativeInfinity);

        var causal = F.scaled_dot_product_attention(q, k, v, null, 0, true);

        causal.allclose(F.scaled_dot_product_attention(q, k, v, lower), 1e-5, 1e-6).ShouldBeTrue();
        causal.allclose(F.scaled_dot_product_attention(q, k, v, added), 1e-5, 1e-6).ShouldBeTrue();
        causal.select(1, 0).allclose(v.select(1, 0), 1e-5, 1e-6).ShouldBeTrue();
    }

    [Fact]
    public void Attention_CausalAndMask_IsRefused()
    {
        var x = Wave([1, 2, 2]);

        Should.Throw<ArgumentException>(() => F.scaled_dot_product_attention(x, x, x, zeros(2, 2), 0, true)).Message.ShouldContain("exclude");
        Should.Throw<ArgumentException>(() => F.scaled_dot_product_attention(x, x, x, null, 1.5)).Message.ShouldContain("1.5");
    }

    [Fact]
    public void InPlaceActivations_ChangeTheirInput()
    {
        Func<Tensor, bool, Tensor>[] functions = [F.relu, F.gelu, F.silu, F.sigmoid, F.tanh];
        foreach (var function in functions)
        {
            Tensor x = Wave([5]), expected = function(x, false);

            function(x, true).ShouldBeSameAs(x);
            x.allclose(expected).ShouldBeTrue();
        }
    }

    [Fact]
    public void Dropout_NotTraining_PassesTheInput()
    {
        var x = Wave([5]);

        F.dropout(x, 0.9, training: false).allclose(x, 0, 0).ShouldBeTrue();
        F.dropout(x, 1.0, inplace: true).ShouldBeSameAs(x);
        x.abs().sum().item<float>().ShouldBe(0);
    }

    [Fact]
    public void Softmax_OtherDtype_ComputesInIt()
    {
        F.softmax(Wave([3]).bfloat16(), 0, float32).dtype.ShouldBe(ScalarType.Float32);
    }

    [Fact]
    public void KlDiv_Default_TakesLogTargets()
    {
        Tensor p = Wave([2, 3]).log_softmax(1), q = Wave([2, 3], 1).log_softmax(1);

        F.kl_div(p, q).item<float>().ShouldBe(F.kl_div(p, q.exp(), log_target: false).item<float>(), 1e-6f);
    }

    [Fact]
    public void Losses_WrongTargets_ThrowWithLibtorchsMessage()
    {
        var scores = Wave([2, 3]);

        Should.Throw<ExternalException>(() => F.cross_entropy(scores, tensor(new long[] { 1, 7 }))).Message.ShouldContain("7");
        Should.Throw<ExternalException>(() => F.cross_entropy(scores, tensor(new long[] { 1 }))).Message.ShouldContain("batch");
        Should.Throw<ExternalException>(() => F.binary_cross_entropy_with_logits(scores, zeros(3, 3)));
    }

    [Fact]
    public void ParametersToVector_AndBack_RestoresThem()
    {
        using var layer = Linear(3, 2);
        var vector = utils.parameters_to_vector(layer.parameters());
        vector.shape.ShouldBe(new long[] { 8 });
        var doubled = (vector * 2).detach();
        var before = layer.weight.detach().clone();

        utils.vector_to_parameters(doubled, layer.parameters());

        layer.weight.detach().allclose(before * 2, 0, 0).ShouldBeTrue();
        layer.weight.is_leaf.ShouldBeTrue();
        Should.Throw<ArgumentException>(() => utils.vector_to_parameters(zeros(7), layer.parameters())).Message.ShouldContain("7 elements");
    }

    [Fact]
    public void ClipGradValue_Gradients_EndInTheRange()
    {
        using Parameter with = Parameter(tensor(new float[] { 1, -2, 3 })), without = Parameter(ones(1));
        (with * with).sum().backward();

        utils.clip_grad_value_([with, without], 3);

        with.grad!.Values().ShouldBe([2, -3, 3]);
        without.grad.ShouldBeNull();
    }

    [Fact]
    public void Init_Fans_AndGains()
    {
        init.CalculateFanInAndFanOut(zeros(4, 3, 5)).ShouldBe((15, 20));
        Should.Throw<ArgumentException>(() => init.CalculateFanInAndFanOut(zeros(4)));
        init.calculate_gain(init.NonlinearityType.ReLU).ShouldBe(Math.Sqrt(2));
        init.calculate_gain(init.NonlinearityType.Tanh).ShouldBe(5.0 / 3);
        init.calculate_gain(init.NonlinearityType.LeakyReLU, 0.2).ShouldBe(Math.Sqrt(2 / 1.04));
        init.calculate_gain(init.NonlinearityType.Sigmoid).ShouldBe(1);
        init.ones_(zeros(2)).sum().item<float>().ShouldBe(2);
        init.zeros_(ones(2)).sum().item<float>().ShouldBe(0);
        init.constant_(Parameter(ones(2)), 3).Values().ShouldBe([3, 3]);
    }

    private static Tensor Wave(long[] shape, double start = 0) => GoldenFile.Wave(shape, start);
}
