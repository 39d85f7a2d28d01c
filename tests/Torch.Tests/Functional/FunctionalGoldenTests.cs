using System.Text.Json;
using Distillery.Torch.Tests.Nn;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Distillery.Torch.Tests.Functional;

/// <summary>Every function gives Python's numbers, and gradients too.</summary>
[Collection(nameof(DefaultGenerator))]
public sealed class FunctionalGoldenTests : IDisposable
{
    private static readonly JsonElement Golden = GoldenFile.Read("functional");
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Names => [.. Golden.EnumerateObject().Select(entry => entry.Name).Where(name => name is not ("dropout" or "one_hot"))];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_FixedInput_EqualsPythonWithGradients(string name)
    {
        var (inputs, function) = Case(name);

        Verify(name, inputs, function);
    }

    [Fact]
    public void Dropout_SameSeed_DropsTheSameElementsAsPython()
    {
        manual_seed(5);

        Verify("dropout", [Wave([4, 5])], x => F.dropout(x[0], 0.4));
    }

    [Fact]
    public void OneHot_Ids_EqualsPython()
    {
        using var hot = F.one_hot(tensor(new long[] { 1, 0, 3, 2 }), 5);

        hot.ShouldEqual(Golden.GetProperty("one_hot").GetProperty("outputs")[0].Numbers(), "one_hot", 0);
        hot.dtype.ShouldBe(ScalarType.Int64);
    }

    private static (Tensor[] Inputs, Func<Tensor[], Tensor> Function) Case(string name)
    {
        var ids = tensor(new long[] { 1, 0, 3, 2 });
        var weights = tensor(new[] { 0.5f, 1.0f, 2.0f, 0.1f, 1.5f });
        var soft = F.softmax(Wave([4, 5], 2.0), -1);
        Tensor[] x = [Wave([4, 5])];
        return name switch
        {
            "cross_entropy" => (x, v => F.cross_entropy(v[0], ids)),
            "cross_entropy_sum" => (x, v => F.cross_entropy(v[0], ids, reduction: Reduction.Sum)),
            "cross_entropy_none" => (x, v => F.cross_entropy(v[0], ids, reduction: Reduction.None)),
            "cross_entropy_ignore" => (x, v => F.cross_entropy(v[0], ids, ignore_index: 3)),
            "cross_entropy_smooth" => (x, v => F.cross_entropy(v[0], ids, weights, 2, Reduction.Mean, 0.1)),
            "cross_entropy_soft" => (x, v => F.cross_entropy(v[0], soft, label_smoothing: 0.2)),
            "cross_entropy_3d" => ([Wave([2, 3, 3])], v => F.cross_entropy(v[0], tensor(new long[] { 1, 0, 2, 2, 2, 1 }).reshape(2, 3))),
            "nll_loss" => (x, v => F.nll_loss(F.log_softmax(v[0], 1), ids, weights)),
            "bce" => (x, v => F.binary_cross_entropy_with_logits(v[0], soft)),
            "bce_weighted" => (x, v => F.binary_cross_entropy_with_logits(v[0], soft, soft + 0.5, Reduction.Sum, weights)),
            "mse_loss" => (x, v => F.mse_loss(v[0], Wave([4, 5], 1.0))),
            "kl_div_log" => (x, v => F.kl_div(F.log_softmax(v[0], -1), soft.log())),
            "kl_div" => (x, v => F.kl_div(F.log_softmax(v[0], -1), soft, false, Reduction.Sum)),
            "softmax" => (x, v => F.softmax(v[0], 1)),
            "log_softmax" => (x, v => F.log_softmax(v[0], 0)),
            "relu" => (x, v => F.relu(v[0])),
            "gelu" => (x, v => F.gelu(v[0])),
            "silu" => (x, v => F.silu(v[0])),
            "sigmoid" => (x, v => F.sigmoid(v[0])),
            "tanh" => (x, v => F.tanh(v[0])),
            "logsigmoid" => (x, v => F.logsigmoid(v[0])),
            "normalize" => (x, v => F.normalize(v[0])),
            "normalize_l1" => (x, v => F.normalize(v[0], 1.0, 0)),
            "layer_norm" => ([Wave([4, 5]), Wave([5], 1), Wave([5], 2)], v => F.layer_norm(v[0], [5], v[1], v[2], 1e-3)),
            "linear" => ([Wave([4, 5]), Wave([3, 5], 1), Wave([3], 2)], v => F.linear(v[0], v[1], v[2])),
            "conv1d" => ([Wave([2, 3, 9]), Wave([4, 3, 3], 1)], v => F.conv1d(v[0], v[1], null, 2, 1, 2)),
            "conv2d" => (
                [Wave([1, 2, 5, 4]), Wave([3, 2, 2, 3], 1), Wave([3], 2)], v => F.conv2d(v[0], v[1], v[2], [2, 1], [1, 0])),
            "max_pool1d" => ([Wave([2, 2, 8])], v => F.max_pool1d(v[0], 3, 2, 1, null, true)),
            "sdpa" => (
                [Wave([2, 2, 3, 4]), Wave([2, 2, 5, 4], 1), Wave([2, 2, 5, 4], 2)],
                v => F.scaled_dot_product_attention(v[0], v[1], v[2])),
            _ => throw new InvalidOperationException($"no case for {name}"),
        };
    }

    private static Tensor Wave(long[] shape, double start = 0) => GoldenFile.Wave(shape, start);

    private static void Verify(string name, Tensor[] inputs, Func<Tensor[], Tensor> function)
    {
        var expected = Golden.GetProperty(name);
        foreach (var input in inputs) input.requires_grad_(true);

        var output = function(inputs);
        (output * Wave(output.shape, 0.3)).sum().backward();

        output.ShouldEqual(expected.GetProperty("outputs")[0].Numbers(), name);
        for (var i = 0; i < inputs.Length; i++)
            inputs[i].grad!.ShouldEqual(expected.GetProperty("gradients")[i].Numbers(), $"{name}, gradient {i}", 1e-5);
    }
}
