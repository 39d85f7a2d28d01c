using Distillery.Torch.Tests.Nn;
using TorchSharp;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Modules;

/// <summary>What layers do beside their formulas.</summary>
public sealed class LayerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Embedding_PaddingRow_IsZeroAndGetsNoGradient()
    {
        using var table = nn.Embedding(4, 3, padding_idx: 1);
        var ids = tensor(new long[] { 0, 1, 1, 3 });

        var vectors = table.call(ids);
        vectors.sum().backward();

        vectors[1].abs().sum().item<float>().ShouldBe(0);
        table.weight.grad!.sum(1).Values().ShouldBe([3, 0, 0, 3]);
    }

    [Fact]
    public void Embedding_NegativePaddingIndex_CountsFromTheEnd()
    {
        using var table = nn.Embedding(4, 2, padding_idx: -1);

        table.weight.detach()[3].abs().sum().item<float>().ShouldBe(0);
        Should.Throw<ArgumentException>(() => nn.Embedding(4, 2, padding_idx: 4)).Message.ShouldContain("4");
    }

    [Fact]
    public void Embedding_MaxNorm_ShortensWhatIsLookedUp()
    {
        using var table = nn.Embedding(3, 4, max_norm: 0.5);
        using (no_grad()) table.weight.fill_(1);

        table.call(tensor(new long[] { 2 })).norm().item<float>().ShouldBe(0.5f, 1e-4f);
        table.weight.detach()[0].norm().item<float>().ShouldBe(2);
    }

    [Fact]
    public void EmbeddingFromPretrained_Default_IsFrozen()
    {
        using var table = nn.Embedding_from_pretrained(ones(2, 3));

        table.weight.requires_grad.ShouldBeFalse();
        table.call(tensor(1L)).Values().ShouldBe([1, 1, 1]);
    }

    [Fact]
    public void Dropout_TrainAndEval_DropsAndPasses()
    {
        using var drop = nn.Dropout(0.5);
        var input = ones(1000);

        var dropped = drop.call(input);
        drop.eval();
        var passed = drop.call(input);

        dropped.Values().Distinct().Order().ShouldBe([0, 2]);
        passed.Values().ShouldAllBe(value => value == 1);
        Should.Throw<ArgumentException>(() => nn.Dropout(1.5)).Message.ShouldContain("1.5");
    }

    [Fact]
    public void Dropout_InPlace_ChangesTheInput()
    {
        using var drop = nn.Dropout(1.0, inplace: true);
        var input = ones(4);

        drop.call(input).ShouldBeSameAs(input);
        input.sum().item<float>().ShouldBe(0);
    }

    [Fact]
    public void LayerNorm_WithoutParameters_Normalises()
    {
        using var plain = nn.LayerNorm([2, 3], elementwise_affine: false);
        using var noBias = nn.LayerNorm(3, bias: false);

        var output = plain.call(GoldenFile.Wave([4, 2, 3]));

        output.mean([1, 2]).Values().ShouldAllBe(mean => Math.Abs(mean) < 1e-6);
        plain.parameters().ShouldBeEmpty();
        noBias.named_parameters().Single().name.ShouldBe("weight");
        noBias.bias.ShouldBeNull();
    }

    [Fact]
    public void Gru_NoState_StartsAtZero()
    {
        using var gru = nn.GRU(3, 4);
        var input = GoldenFile.Wave([5, 2, 3]);

        var (without, last) = gru.call(input);
        var (with, _) = gru.call(input, zeros(1, 2, 4));

        without.allclose(with, 0, 0).ShouldBeTrue();
        last[0].allclose(without[4]).ShouldBeTrue();
        gru.flatten_parameters();
    }

    [Fact]
    public void GruCell_Steps_EqualTheGru()
    {
        using var gru = nn.GRU(3, 4);
        using var cell = nn.GRUCell(3, 4);
        using (no_grad())
        {
            cell.weight_ih.copy_(gru.get_parameter("weight_ih_l0")!);
            cell.weight_hh.copy_(gru.get_parameter("weight_hh_l0")!);
            cell.bias_ih!.copy_(gru.get_parameter("bias_ih_l0")!);
            cell.bias_hh!.copy_(gru.get_parameter("bias_hh_l0")!);
        }

        var input = GoldenFile.Wave([3, 2, 3]);
        Tensor? state = null;
        for (var t = 0; t < 3; t++) state = cell.call(input[t], state);

        state!.allclose(gru.call(input).Item1[2], 1e-5, 1e-6).ShouldBeTrue();
    }

    [Fact]
    public void MultiheadAttention_ZeroAttention_AddsAKey()
    {
        using var attention = nn.MultiheadAttention(4, 2, add_zero_attn: true);
        var x = GoldenFile.Wave([3, 2, 4]);

        var (output, weights) = attention.call(x, x, x);
        var (_, none) = attention.call(x, x, x, need_weights: false);

        output.shape.ShouldBe(new long[] { 3, 2, 4 });
        weights.shape.ShouldBe(new long[] { 2, 3, 4 });
        weights.sum(-1).Values().ShouldAllBe(sum => Math.Abs(sum - 1) < 1e-6);
        none.ShouldBeNull();
        Should.Throw<ArgumentException>(() => nn.MultiheadAttention(5, 2)).Message.ShouldContain("5");
    }

    [Fact]
    public void Linear_ReplacedWeight_IsUsedAndListed()
    {
        using var linear = nn.Linear(2, 1, hasBias: false);
        linear.weight.Dispose();

        linear.weight = nn.Parameter(ones(1, 2));

        linear.call(ones(1, 2)).item<float>().ShouldBe(2);
        linear.parameters().Single().ShouldBeSameAs(linear.weight);
        (linear.in_features, linear.out_features).ShouldBe((2, 1));
    }

    [Fact]
    public void Parameter_FromATensor_UsesItUp()
    {
        var data = ones(3);
        var parameter = nn.Parameter(data);

        data.IsInvalid.ShouldBeTrue();
        parameter.requires_grad.ShouldBeTrue();
        parameter.is_leaf.ShouldBeTrue();
        var ids = arange(3);
        Should.Throw<System.Runtime.InteropServices.ExternalException>(() => nn.Parameter(ids));
        nn.Parameter(ids, requires_grad: false).requires_grad.ShouldBeFalse();
    }

    [Fact]
    public void LossModules_EqualTheirFunctions()
    {
        var scores = GoldenFile.Wave([3, 4]);
        var ids = tensor(new long[] { 1, 3, 0 });
        var targets = GoldenFile.Wave([3, 4], 1).sigmoid();
        var weights = tensor(new float[] { 1, 2, 3, 4 });

        using var crossEntropy = nn.CrossEntropyLoss(weights, 3, nn.Reduction.Sum);
        crossEntropy.call(scores, ids).item<float>()
            .ShouldBe(nn.functional.cross_entropy(scores, ids, weights, 3, nn.Reduction.Sum).item<float>());
        using var binary = nn.BCEWithLogitsLoss(reduction: nn.Reduction.Sum, pos_weights: weights);
        binary.call(scores, targets).item<float>().ShouldBe(
            nn.functional.binary_cross_entropy_with_logits(scores, targets, null, nn.Reduction.Sum, weights).item<float>());
        using var squared = nn.MSELoss(nn.Reduction.None);
        squared.call(scores, targets).allclose((scores - targets).square()).ShouldBeTrue();
    }

    [Fact]
    public void WrongShape_Forward_ThrowsWithLibtorchsMessage()
    {
        using var linear = nn.Linear(2, 1);
        using var conv = nn.Conv1d(2, 3, 3);

        Should.Throw<System.Runtime.InteropServices.ExternalException>(() => linear.call(ones(1, 3))).Message.ShouldContain("shapes");
        Should.Throw<System.Runtime.InteropServices.ExternalException>(() => conv.call(ones(1, 4, 5))).Message.ShouldContain("channels");
        Should.Throw<ArgumentException>(() => nn.Conv1d(3, 4, 1, groups: 2)).Message.ShouldContain("3");
        Should.Throw<ArgumentException>(() => nn.Conv1d(3, 4, 2, Padding.Same, 2)).Message.ShouldContain("same");
    }

    [Fact]
    public void MaxPool1d_DefaultStride_IsTheKernel()
    {
        using var pool = nn.MaxPool1d(2);

        pool.call(tensor(new float[] { 1, 3, 2, 5, 9 }).reshape(1, 1, 5)).Values().ShouldBe([3, 5]);
    }
}
