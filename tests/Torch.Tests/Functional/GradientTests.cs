using Distillery.Torch.Tests.Nn;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Distillery.Torch.Tests.Functional;

/// <summary>The gradient of every function and layer equals central differences in float64.</summary>
[Collection(nameof(DefaultGenerator))]
public sealed class GradientTests : IDisposable
{
    private static readonly string[] FunctionNames =
    [
        "cross_entropy", "cross_entropy_smooth", "cross_entropy_soft", "nll_loss", "bce", "bce_weighted", "mse_loss", "kl_div", "kl_div_log",
        "softmax", "log_softmax", "relu", "gelu", "silu", "sigmoid", "tanh", "logsigmoid", "normalize", "layer_norm", "linear", "conv1d",
        "conv2d", "max_pool1d", "sdpa", "sdpa_causal", "sdpa_mask", "dropout",
    ];

    private static readonly string[] LayerNames =
    [
        "Linear", "Embedding", "LayerNorm", "GRU", "GRUCell", "Conv1d", "Conv1d_circular", "Conv2d", "MultiheadAttention", "Sequential",
    ];

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Functions => [.. FunctionNames];

    public static TheoryData<string> Layers => [.. LayerNames];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_Gradient_EqualsDifferences(string name)
    {
        var ids = tensor(new long[] { 1, 0, 3 });
        var weights = Wave([4], 1).abs() + 0.5;
        var soft = Wave([3, 4], 2).softmax(-1);
        var x = Wave([3, 4]);
        Tensor[] qkv = [Wave([2, 3, 4]), Wave([2, 3, 4], 1), Wave([2, 3, 4], 2)];
        var (function, inputs) = name switch
        {
            "cross_entropy" => (v => F.cross_entropy(v[0], ids), [x]),
            "cross_entropy_smooth" => (v => F.cross_entropy(v[0], ids, weights, 3, Reduction.Sum, 0.2), [x]),
            "cross_entropy_soft" => (v => F.cross_entropy(v[0], soft), [x]),
            "nll_loss" => (v => F.nll_loss(v[0], ids, weights), [x]),
            "bce" => (v => F.binary_cross_entropy_with_logits(v[0], soft), [x]),
            "bce_weighted" => (v => F.binary_cross_entropy_with_logits(v[0], soft, soft, Reduction.Sum, weights), [x]),
            "mse_loss" => (v => F.mse_loss(v[0], v[1]), [x, Wave([3, 4], 1)]),
            "kl_div" => (v => F.kl_div(v[0], soft, false), [x]),
            "kl_div_log" => (v => F.kl_div(v[0], v[1]), [x, Wave([3, 4], 1)]),
            "softmax" => (v => F.softmax(v[0], 0), [x]),
            "log_softmax" => (v => F.log_softmax(v[0], 1), [x]),
            "relu" => (v => F.relu(v[0]), [x + 0.01]),
            "gelu" => (v => F.gelu(v[0]), [x]),
            "silu" => (v => F.silu(v[0]), [x]),
            "sigmoid" => (v => F.sigmoid(v[0]), [x]),
            "tanh" => (v => F.tanh(v[0]), [x]),
            "logsigmoid" => (v => F.logsigmoid(v[0]), [x]),
            "normalize" => (v => F.normalize(v[0], 3.0), [x]),
            "layer_norm" => (v => F.layer_norm(v[0], [4], v[1], v[2]), [x, Wave([4], 1), Wave([4], 2)]),
            "linear" => (v => F.linear(v[0], v[1], v[2]), [x, Wave([2, 4], 1), Wave([2], 2)]),
            "conv1d" => (v => F.conv1d(v[0], v[1], v[2], 2, 1), [Wave([2, 2, 5]), Wave([3, 2, 3], 1), Wave([3], 2)]),
            "conv2d" => (v => F.conv2d(v[0], v[1], v[2], null, [1, 1]), [Wave([1, 2, 3, 3]), Wave([2, 2, 2, 2], 1), Wave([2], 2)]),
            "max_pool1d" => (v => F.max_pool1d(v[0], 2, 1), [Wave([1, 2, 6])]),
            "sdpa" => (v => F.scaled_dot_product_attention(v[0], v[1], v[2]), qkv),
            "sdpa_causal" => (v => F.scaled_dot_product_attention(v[0], v[1], v[2], null, 0, true), qkv),
            "sdpa_mask" => (v => F.scaled_dot_product_attention(v[0], v[1], v[2], Wave([3, 3], 3)), qkv),
            "dropout" => ((Func<Tensor[], Tensor> Function, Tensor[] Inputs))(v => Seeded(() => F.dropout(v[0], 0.3)), [x]),
            _ => throw new InvalidOperationException(name),
        };

        GradientCheck.Check(function, inputs);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layer_GradientOfInputAndParameters_EqualsDifferences(string name)
    {
        manual_seed(1);
        var ids = tensor(new long[] { 0, 2, 2 });
        var (module, forward, inputs) = Layer(name, ids);
        using (module)
        {
            var parameters = module.parameters().ToArray();
            GradientCheck.Check(v => forward(v), [.. inputs, .. parameters]);
        }
    }

    private static (Module Module, Func<Tensor[], Tensor> Forward, Tensor[] Inputs) Layer(string name, Tensor ids)
    {
        switch (name)
        {
            case "Linear":
                var linear = Linear(3, 2, dtype: float64);
                return (linear, v => linear.call(v[0]), [Wave([2, 3])]);
            case "Embedding":
                var table = Embedding(4, 3, dtype: float64);
                return (table, _ => table.call(ids), []);
            case "LayerNorm":
                var norm = LayerNorm(4, dtype: float64);
                return (norm, v => norm.call(v[0]), [Wave([3, 4])]);
            case "GRU":
                var gru = GRU(2, 2, numLayers: 2, bidirectional: true, dtype: float64);
                return (gru, v => gru.call(v[0]).Item1, [Wave([3, 2, 2])]);
            case "GRUCell":
                var cell = GRUCell(2, 3, dtype: float64);
                return (cell, v => cell.call(v[0], v[1]), [Wave([2, 2]), Wave([2, 3], 1)]);
            case "Conv1d":
                var conv = Conv1d(2, 2, 3, Padding.Same, dtype: float64);
                return (conv, v => conv.call(v[0]), [Wave([1, 2, 5])]);
            case "Conv1d_circular":
                var circular = Conv1d(2, 2, 3, 1, 1, 1, PaddingModes.Circular, dtype: float64);
                return (circular, v => circular.call(v[0]), [Wave([1, 2, 4])]);
            case "Conv2d":
                var plane = Conv2d(2, 2, 2, dtype: float64);
                return (plane, v => plane.call(v[0]), [Wave([1, 2, 3, 3])]);
            case "MultiheadAttention":
                var attention = MultiheadAttention(4, 2).to(float64);
                return (attention, v => attention.call(v[0], v[0], v[0]).Item1, [Wave([3, 1, 4])]);
            case "Sequential":
                var stack = Sequential(Linear(3, 4), GELU(), LayerNorm(4), SiLU(), Linear(4, 1), Tanh()).to(float64);
                return (stack, v => stack.call(v[0]), [Wave([2, 3])]);
            default:
                throw new InvalidOperationException(name);
        }
    }

    private static Tensor Seeded(Func<Tensor> function)
    {
        manual_seed(9);
        return function();
    }

    private static Tensor Wave(long[] shape, double start = 0) => GoldenFile.Wave(shape, start, float64);
}
