using System.Text.Json;
using Distillery.Torch.Tests.Nn;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Tensors;

/// <summary>The operations of golden/core/make.py, in its order, give Python's dtypes, shapes and numbers; seeds give its random numbers.</summary>
[Collection(nameof(DefaultGenerator))]
public class CoreGoldenTests
{
    private static readonly JsonElement Expected = Read();

    private static readonly Dictionary<string, Func<Tensor>> Functions = Elementwise().Concat(Parts()).Concat(Random()).Concat(Gradients()).ToDictionary();

    public static IEnumerable<object[]> Names => Expected.EnumerateObject().Select(entry => new object[] { entry.Name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_SameInput_GivesPythonsNumbers(string name)
    {
        using var scope = NewDisposeScope();
        var expected = Expected.GetProperty(name);
        var actual = Functions[name]();
        PythonName(actual.dtype).ShouldBe(expected.GetProperty("dtype").GetString());
        actual.shape.ShouldBe([.. expected.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())]);
        var tolerance = actual.dtype == ScalarType.Float64 ? 1e-12 : 1e-6;
        actual.ShouldEqual(expected.GetProperty("data").Numbers(), name, tolerance);
    }

    [Fact]
    public void File_EveryFunction_HasItsNumbers() => Functions.Keys.Order().ShouldBe(Expected.EnumerateObject().Select(entry => entry.Name).Order());

    private static JsonElement Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", "core", "core.json")));
        return document.RootElement.Clone();
    }

    private static string PythonName(ScalarType type) => type switch
    {
        ScalarType.Byte => "uint8",
        _ => type.ToString().ToLowerInvariant(),
    };

    private static Tensor Wave(double start, params long[] shape) => GoldenFile.Wave(shape, start, ScalarType.Float64);

    private static Tensor X() => Wave(0, 3, 4);

    private static Tensor Y() => Wave(0.5, 3, 4);

    private static Tensor B() => Wave(0, 2, 3, 4);

    private static Tensor F() => X().@float();

    private static Tensor I() => tensor(new long[,] { { 0, 2, 1, 0 }, { 1, 1, 0, 2 } });

    private static Tensor Longs(params long[] values) => tensor(values);

    private static Dictionary<string, Func<Tensor>> Elementwise() => new()
    {
        ["add_scalar_f32"] = () => F() + 0.1,
        ["mul_scalar_f32"] = () => F() * 0.1,
        ["div_scalar_f32"] = () => F() / 0.3,
        ["sub_int_f32"] = () => F() - 3,
        ["rsub_f32"] = () => 0.1 - F(),
        ["rdiv_f32"] = () => 0.1 / Y().@float(),
        ["mul_inplace_f32"] = () => F().mul_(0.1),
        ["add_alpha_f32"] = () => F().add_(F(), 0.3),
        ["zero_dim_mul_f32"] = () => tensor(0.7f) * 1.1,
        ["int_div"] = () => Longs(7, -7, 3) / 2,
        ["int_floor"] = () => Longs(7, -7, 3).div(2, RoundingMode.floor),
        ["int_trunc"] = () => Longs(7, -7, 3).div(2, RoundingMode.trunc),
        ["int_times_float"] = () => Longs(1, 2, 3) * 1.5,
        ["remainder"] = () => X().remainder(0.3),
        ["fmod"] = () => X().fmod(0.3),
        ["pow"] = () => Y().abs().pow(1.7),
        ["softmax"] = () => X().softmax(1),
        ["log_softmax"] = () => X().log_softmax(0),
        ["logsumexp"] = () => X().logsumexp(1),
        ["gelu"] = () => X().gelu(),
        ["var"] = () => X().var(1),
        ["std_all"] = () => X().std(),
        ["norm3"] = () => X().norm(3f),
        ["cumsum"] = () => X().cumsum(1),
        ["cumprod"] = () => X().cumprod(0),
        ["sorted"] = () => X().sort(1, descending: true).Values,
        ["sorted_at"] = () => X().sort(1, descending: true).Indices,
        ["stable_at"] = () => Longs(2, 1, 2, 1, 0).sort(stable: true).Indices,
        ["topk"] = () => X().topk(2, 1).values,
        ["topk_at"] = () => X().topk(2, 1).indexes,
        ["argmax"] = () => X().argmax(1),
        ["median"] = () => X().median(1).values,
        ["kthvalue"] = () => X().kthvalue(3, 1).values,
        ["quantile"] = () => X().quantile(tensor(new[] { 0.25, 0.5 }), 1),
        ["bf16"] = () => F().bfloat16().@float(),
        ["f16_sum"] = () => F().half().sum().@float(),
        ["arange"] = () => arange(0.5, 3, 0.3),
        ["linspace"] = () => linspace(-1, 2, 7),
    };

    private static Dictionary<string, Func<Tensor>> Parts() => new()
    {
        ["matmul"] = () => X().matmul(Y().t()),
        ["bmm"] = () => B().bmm(Wave(1, 2, 4, 5)),
        ["matmul_broadcast"] = () => matmul(B(), Y().t()),
        ["einsum"] = () => einsum("bij,bjk->ik", B(), Wave(1, 2, 4, 5)),
        ["addmm"] = () => addmm(Wave(0, 3, 3), X(), Y().t(), 0.5f, 2f),
        ["gather"] = () => X().gather(0, I()),
        ["scatter_add"] = () => X().scatter_add_(0, I(), Y()[..2]),
        ["index_add"] = () => X().index_add_(0, Longs(2, 2), Y()[..2], 0.5),
        ["index_put_accumulate"] = () => X().index_put_(tensor(1.5), [Longs(0, 0, 2), Longs(1, 1, 3)], true),
        ["slice_step"] = () => X()[TensorIndex.Slice(step: 2), TensorIndex.Slice(1, null, 2)],
        ["mixed_index"] = () => B()[TensorIndex.Single(1), TensorIndex.Colon, TensorIndex.Tensor(Longs(3, 0))],
        ["newaxis"] = () => X()[TensorIndex.Colon, TensorIndex.None, ^1],
        ["mask"] = () => X()[X() > 0],
        ["tril"] = () => X().tril(-1),
        ["roll"] = () => X().roll((1, 2), (0, 1)),
        ["unfold"] = () => X().unfold(1, 3, 1),
        ["flip"] = () => X().flip(0, 1),
        ["repeat_interleave"] = () => X().repeat_interleave(Longs(1, 0, 2), 0),
        ["cdist"] = () => cdist(X(), Y()),
    };

    private static Dictionary<string, Func<Tensor>> Random()
    {
        var seeded = new Dictionary<string, Func<Tensor>>
        {
            ["seed_rand"] = () => rand(7),
            ["seed_rand_double"] = () => rand(3, dtype: ScalarType.Float64),
            ["seed_randn_small"] = () => randn(7),
            ["seed_randn_large"] = () => randn(40),
            ["seed_randint"] = () => randint(-5L, 100L, [9L]),
            ["seed_randperm"] = () => randperm(11),
            ["seed_bernoulli"] = () => bernoulli(full(12, 0.3)),
            ["seed_bernoulli_"] = () => empty(12).bernoulli_(0.7),
            ["seed_normal_"] = () => empty(5).normal_(2, 3),
            ["seed_uniform_"] = () => empty(5).uniform_(-2, 3),
            ["seed_exponential_"] = () => empty(5).exponential_(2),
            ["seed_multinomial"] = () => multinomial(tensor(new[] { 0.1f, 0.5f, 0.4f }), 8, true),
            ["seed_multinomial_once"] = () => multinomial(tensor(new[] { 0.1f, 0.5f, 0.4f }), 2),
            ["seed_dropout"] = () => nn.functional.dropout(ones(10), 0.4),
        };
        var own = new Dictionary<string, Func<Generator, Tensor>>
        {
            ["own_rand"] = g => rand(5, generator: g),
            ["own_randn"] = g => randn(5, generator: g),
            ["own_randint"] = g => randint(1000, [5], generator: g),
            ["own_randperm"] = g => randperm(5, generator: g),
            ["own_normal_"] = g => empty(5).normal_(generator: g),
        };
        var result = new Dictionary<string, Func<Tensor>>();
        foreach (var (name, f) in seeded)
        {
            result[name] = () =>
            {
                manual_seed(1234);
                return f();
            };
        }

        foreach (var (name, f) in own)
        {
            result[name] = () =>
            {
                using var generator = new Generator(1234);
                return f(generator);
            };
        }

        return result;
    }

    private static Dictionary<string, Func<Tensor>> Gradients()
    {
        static (Tensor W, Tensor Loss) Forward()
        {
            var w = X().requires_grad_();
            return (w, (w.matmul(Y().t()).softmax(1) * Wave(2, 3, 3)).sum() + (w.exp() * 0.1).mean());
        }

        return new()
        {
            ["loss"] = () => Forward().Loss.detach(),
            ["loss_gradient"] = () =>
            {
                var (w, loss) = Forward();
                loss.backward();
                return w.grad!;
            },
            ["second_derivative"] = () =>
            {
                var v = tensor(new[] { 0.5, -1.2 }, requires_grad: true);
                var first = autograd.grad([v.pow(3).sum()], [v], create_graph: true)[0];
                return autograd.grad([first.sum()], [v])[0];
            },
        };
    }
}
