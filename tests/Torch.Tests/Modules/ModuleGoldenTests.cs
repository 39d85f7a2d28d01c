using System.Text.Json;
using Distillery.Torch.Tests.Nn;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Modules;

/// <summary>New modules draw the same weights as Python's and compute the same numbers and gradients.</summary>
[Collection(nameof(DefaultGenerator))]
public sealed class ModuleGoldenTests : IDisposable
{
    private static readonly JsonElement Golden = GoldenFile.Read("layers");
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // In the order of make.py: every module draws from where the one before left the generator.
    private static OrderedDictionary<string, nn.Module> MakeModules()
    {
        manual_seed(7);
        return new OrderedDictionary<string, nn.Module>
        {
            ["Linear"] = nn.Linear(3, 4),
            ["LinearNoBias"] = nn.Linear(3, 2, hasBias: false),
            ["Embedding"] = nn.Embedding(5, 3),
            ["EmbeddingPadded"] = nn.Embedding(5, 3, padding_idx: 4),
            ["LayerNorm"] = nn.LayerNorm(4),
            ["Conv1d"] = nn.Conv1d(4, 6, 3, groups: 2),
            ["Conv2d"] = nn.Conv2d(2, 3, (2, 3)),
            ["GRU"] = nn.GRU(3, 2, numLayers: 2, bidirectional: true),
            ["GRUCell"] = nn.GRUCell(3, 2),
            ["MultiheadAttention"] = nn.MultiheadAttention(4, 2),
            ["MultiheadAttentionOther"] = nn.MultiheadAttention(4, 2, kdim: 3, vdim: 5, add_bias_kv: true),
        };
    }

    [Fact]
    public void NewModules_SameSeed_HavePythonsNamesAndWeights()
    {
        var modules = MakeModules();
        var after = rand(3);

        foreach (var (name, module) in modules)
        {
            var expected = Golden.GetProperty("weights").GetProperty(name);
            var actual = module.state_dict();
            actual.Keys.ShouldBe(expected.EnumerateObject().Select(entry => entry.Name), ignoreOrder: true, name);
            foreach (var entry in expected.EnumerateObject())
                actual[entry.Name].ShouldEqual(entry.Value.Numbers(), $"{name}.{entry.Name}", tolerance: 1e-7);
        }

        after.ShouldEqual(Golden.GetProperty("after").Numbers(), "the next draw", tolerance: 0);
    }

    [Theory]
    [InlineData("Linear")]
    [InlineData("EmbeddingPadded")]
    [InlineData("LayerNorm")]
    [InlineData("Conv1d")]
    [InlineData("Conv2d")]
    [InlineData("GRU")]
    [InlineData("GRUCell")]
    [InlineData("MultiheadAttention")]
    [InlineData("MultiheadAttentionPadding")]
    [InlineData("MultiheadAttentionOther")]
    public void Forward_FixedInput_EqualsPythonWithGradients(string run)
    {
        var modules = MakeModules();
        var causal = ones(new long[] { 3, 3 }, dtype: ScalarType.Bool).triu(1);
        var padding = tensor(new[] { false, false, true, false, false, false }).reshape(2, 3);
        var module = modules[run == "MultiheadAttentionPadding" ? "MultiheadAttention" : run];
        Tensor[] inputs = run switch
        {
            "Linear" => [Wave([2, 5, 3])],
            "EmbeddingPadded" => [tensor(new long[] { 0, 4, 2, 2, 2, 4 }).reshape(2, 3)],
            "LayerNorm" => [Wave([3, 4])],
            "Conv1d" => [Wave([2, 4, 6])],
            "Conv2d" => [Wave([2, 2, 4, 5])],
            "GRU" => [Wave([4, 2, 3])],
            "GRUCell" => [Wave([2, 3]), Wave([2, 2], 1.0)],
            "MultiheadAttention" => [Wave([3, 2, 4])],
            "MultiheadAttentionPadding" => [Wave([2, 2, 4]), Wave([3, 2, 4], 0.5), Wave([3, 2, 4], 0.9)],
            _ => [Wave([2, 2, 4]), Wave([2 + 1, 2, 3], 0.5), Wave([3, 2, 5], 0.9)],
        };

        Verify(run, module, inputs, x => module switch
        {
            GRU gru => Both(gru.call(x[0])),
            GRUCell cell => [cell.call(x[0], x[1])],
            MultiheadAttention attention when run == "MultiheadAttention" => Both(attention.call(x[0], x[0], x[0], attn_mask: causal)),
            MultiheadAttention attention when run == "MultiheadAttentionPadding" => Both(attention.call(x[0], x[1], x[2], padding)),
            MultiheadAttention attention => Both(attention.call(x[0], x[1], x[2])),
            nn.Module<Tensor, Tensor> one => [one.call(x[0])],
            _ => throw new InvalidOperationException(run),
        });
    }

    [Theory]
    [InlineData("reflect", PaddingModes.Reflect)]
    [InlineData("replicate", PaddingModes.Replicate)]
    [InlineData("circular", PaddingModes.Circular)]
    public void Conv1d_PaddingModes_EqualPython(string name, PaddingModes mode)
    {
        manual_seed(3);
        var conv = nn.Conv1d(2, 3, 3, 1, 2, 1, mode);

        Verify("Conv1d_" + name, conv, [Wave([2, 2, 5])], x => [conv.call(x[0])]);
    }

    [Fact]
    public void Conv1d_PaddingSame_EqualsPython()
    {
        manual_seed(3);
        var conv = nn.Conv1d(2, 3, 4, Padding.Same, 1, 2);

        Verify("Conv1d_same", conv, [Wave([2, 2, 9])], x => [conv.call(x[0])]);
        conv.padding_type.ShouldBe(Padding.Same);
    }

    [Fact]
    public void Conv2d_StridePaddingDilationGroups_EqualsPython()
    {
        manual_seed(3);
        var conv = nn.Conv2d(2, 4, (3, 3), (2, 2), (1, 2), (1, 2), PaddingModes.Zeros, 2);

        Verify("Conv2d_all", conv, [Wave([1, 2, 7, 8])], x => [conv.call(x[0])]);
    }

    [Fact]
    public void Gru_BatchFirstWithDropout_EqualsPython()
    {
        manual_seed(3);
        var gru = nn.GRU(3, 4, numLayers: 2, batchFirst: true, dropout: 0.5);
        manual_seed(4);

        Verify("GRU_dropout", gru, [Wave([2, 5, 3])], x => Both(gru.call(x[0])));
    }

    private static Tensor Wave(long[] shape, double start = 0) => GoldenFile.Wave(shape, start);

    private static Tensor[] Both((Tensor, Tensor) pair) => [pair.Item1, pair.Item2];

    private static Tensor[] Both(Tuple<Tensor, Tensor> pair) => [pair.Item1, pair.Item2];

    private static void Verify(string name, nn.Module module, Tensor[] inputs, Func<Tensor[], Tensor[]> forward)
    {
        var expected = Golden.GetProperty("runs").GetProperty(name);
        foreach (var input in inputs.Where(input => input.is_floating_point())) input.requires_grad_(true);

        var outputs = forward(inputs);
        var loss = outputs.Select(output => (output * Wave(output.shape, 0.3)).sum()).Aggregate((a, b) => a + b);
        loss.backward();

        outputs.Length.ShouldBe(expected.GetProperty("outputs").GetArrayLength());
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i].shape.ShouldBe(expected.GetProperty("shapes")[i].EnumerateArray().Select(size => size.GetInt64()).ToArray());
            outputs[i].ShouldEqual(expected.GetProperty("outputs")[i].Numbers(), $"{name}, output {i}");
        }

        var gradients = inputs.Where(input => input.requires_grad).ToArray();
        for (var i = 0; i < gradients.Length; i++)
            gradients[i].grad!.ShouldEqual(expected.GetProperty("gradients")[i].Numbers(), $"{name}, gradient {i}", tolerance: 1e-5);

        var parameters = expected.GetProperty("parameters").EnumerateObject().ToArray();
        parameters.ShouldNotBeEmpty();
        foreach (var entry in parameters)
            module.get_parameter(entry.Name)!.grad!.ShouldEqual(entry.Value.Numbers(), $"{name}.{entry.Name}", tolerance: 1e-5);
    }
}
