using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Gradients;

/// <summary>Every differentiable operation of the core, and those that have no gradient.</summary>
public static partial class GradientTable
{
    /// <summary>Members of Tensor that give tensors without being differentiable, and why.</summary>
    public static IReadOnlyDictionary<string, string> WithoutGradient { get; } = new Dictionary<string, string>
    {
        ["comparison or logic"] = "eq ne lt le gt ge equal not_equal less less_equal greater greater_equal isclose isnan isinf isfinite isneginf isposinf "
            + "logical_and logical_or logical_xor logical_not bitwise_and bitwise_or bitwise_xor bitwise_not bitwise_left_shift bitwise_right_shift all any "
            + "eq_ ne_ lt_ le_ gt_ ge_ logical_and_ logical_or_ logical_xor_ logical_not_",
        ["indices"] = "argmax argmin argsort nonzero bincount bucketize histc count_nonzero unique multinomial",
        ["gradient is zero everywhere"] = "floor ceil round trunc sign floor_ ceil_ round_ trunc_ sign_ floor_divide floor_divide_",
        ["new tensors"] = "zeros_like ones_like empty_like full_like rand_like randn_like randint_like new_zeros new_ones new_empty new_full",
        ["random"] = "bernoulli bernoulli_ normal_ uniform_ exponential_ random_",
        ["overwrites"] = "set_ resize_ set_data detach detach_ zero_ fill_ index_fill_ requires_grad_ with_requires_grad",
        ["types, places and lifetimes"] = "alias DetachFromDisposeScope DetatchFromDisposeScope MoveToOuterDisposeScope MoveToOtherDisposeScope print "
            + "bool byte char short int long half bfloat16 cuda pin_memory load",
    }.SelectMany(group => group.Value.Split(' ').Select(name => (name, group.Key))).ToDictionary(pair => pair.name, pair => pair.Key);

    /// <summary>All cases.</summary>
    public static IReadOnlyList<GradientCase> Cases { get; } = [.. Elementwise(), .. Binary(), .. Shapes(), .. Reductions(), .. Products(), .. Selection(), .. InPlace()];

    // Deterministic values in (low, high) that keep a distance from each other, so that no order changes under a small step.
    private static Tensor Values(double low, double high, params long[] shape)
    {
        var n = shape.Aggregate(1L, (a, b) => a * b);
        var order = randperm(n, generator: new Generator(7)).to_type(float64);
        return ((order + 0.5) / n * (high - low) + low).reshape(shape);
    }

    private static Tensor Any(params long[] shape) => Values(-2, 2, shape);

    private static Tensor Positive(params long[] shape) => Values(0.3, 2.3, shape);

    private static Tensor Other(params long[] shape) => Values(0.4, 2.1, shape).flip(0);

    private static GradientCase One(string name, Func<Tensor> input, Func<Tensor, Tensor> f) => new(name, () => [input()], x => f(x[0]));

    private static GradientCase Two(string name, Func<Tensor> a, Func<Tensor> b, Func<Tensor, Tensor, Tensor> f) => new(name, () => [a(), b()], x => f(x[0], x[1]));

    private static GradientCase Three(string name, Func<Tensor> a, Func<Tensor> b, Func<Tensor> c, Func<Tensor, Tensor, Tensor, Tensor> f) =>
        new(name, () => [a(), b(), c()], x => f(x[0], x[1], x[2]));
}
