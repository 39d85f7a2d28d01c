using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Tensors;

public class IndexingTests
{
    // 0 1 2 3 / 4 5 6 7 / 8 9 10 11
    private static Tensor Grid() => arange(12).reshape(3, 4);

    private static long[] Read(Tensor tensor) => tensor.data<long>().ToArray();

    [Fact]
    public void Get_PlacesAndSlices_GiveTheParts()
    {
        using var scope = NewDisposeScope();
        var t = Grid();
        Read(t[1]).ShouldBe([4, 5, 6, 7]);
        t[1, 2].item<long>().ShouldBe(6);
        t[-1, -1].item<long>().ShouldBe(11);
        Read(t[1..]).ShouldBe([4, 5, 6, 7, 8, 9, 10, 11]);
        Read(t[^1]).ShouldBe([8, 9, 10, 11]);
        Read(t[.., 0..^2]).ShouldBe([0, 1, 4, 5, 8, 9]);
        Read(t[.., ^0..]).ShouldBeEmpty();
        Read(t[(null, 1), (2, null)]).ShouldBe([2, 3]);
        Read(t[TensorIndex.Ellipsis, 0]).ShouldBe([0, 4, 8]);
        Read(t[TensorIndex.Colon, TensorIndex.Slice(0, 4, 3)]).ShouldBe([0, 3, 4, 7, 8, 11]);
        t[TensorIndex.None, 1].shape.ShouldBe([1, 4]);
        t[TensorIndex.Bool(true)].shape.ShouldBe([1, 3, 4]);
        t[TensorIndex.Bool(false)].shape.ShouldBe([0, 3, 4]);
    }

    [Fact]
    public void Get_ByTensors_GivesCopies()
    {
        using var scope = NewDisposeScope();
        var t = Grid();
        Read(t[tensor(new long[] { 2, 0 })]).ShouldBe([8, 9, 10, 11, 0, 1, 2, 3]);
        Read(t[tensor(new long[] { 2, 0 }), tensor(new long[] { 1, 3 })]).ShouldBe([9, 3]);
        Read(t[t % 5 == 0]).ShouldBe([0, 5, 10]);
        Read(t.index(TensorIndex.Tensor(tensor(new long[] { 1 })), TensorIndex.Slice(2))).ShouldBe([6, 7]);
        Read(t.index(null!, tensor(new long[] { 1, 1 }))).ShouldBe([1, 1, 5, 5, 9, 9]);
    }

    [Fact]
    public void Set_EveryForm_WritesThere()
    {
        using var scope = NewDisposeScope();
        var t = zeros(3, 4, dtype: ScalarType.Int64);
        t[0, 1] = tensor(1L);
        t[1] = tensor(2L);
        t[2, 1..3] = tensor(new long[] { 3, 4 });
        t[TensorIndex.Ellipsis, ^1] = tensor(5L);
        Read(t).ShouldBe([0, 1, 0, 5, 2, 2, 2, 5, 0, 3, 4, 5]);
        t[t == 5] = tensor(-1L);
        t[tensor(new long[] { 0, 2 }), tensor(new long[] { 0, 0 })] = tensor(new long[] { 7, 8 });
        t.index_put_(9, TensorIndex.Single(1), TensorIndex.Slice(0, 2));
        Read(t).ShouldBe([7, 1, 0, -1, 9, 9, 2, -1, 8, 3, 4, -1]);
    }

    [Fact]
    public void Set_ThroughView_ReachesTheBase()
    {
        using var scope = NewDisposeScope();
        var t = zeros(2, 2);
        t[1].fill_(3);
        t.t()[0].add_(1);
        t.data<float>().ToArray().ShouldBe([1, 0, 4, 3]);
    }

    [Fact]
    public void Set_ConvertsTheDtype()
    {
        using var scope = NewDisposeScope();
        var t = zeros(2);
        t[0] = tensor(2.5);
        t[1] = tensor(3);
        t.data<float>().ToArray().ShouldBe([2.5f, 3f]);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, 4)]
    [InlineData(-4, 0)]
    public void Set_OutOfRange_ThrowsAndWritesNothing(long row, long column)
    {
        using var scope = NewDisposeScope();
        var t = zeros(3, 4);
        Should.Throw<ExternalException>(() => t[row, column] = tensor(1f)).Message.ShouldContain("out of range");
        t.sum().item<float>().ShouldBe(0);
    }

    [Fact]
    public void Get_TooManyIndices_Throws()
    {
        using var scope = NewDisposeScope();
        Should.Throw<ExternalException>(() => Grid()[0, 0, 0]).Message.ShouldContain("too many indices");
    }

    [Fact]
    public void Get_NegativeStep_Throws()
    {
        using var scope = NewDisposeScope();
        Should.Throw<ExternalException>(() => Grid()[TensorIndex.Slice(step: -1)]).Message.ShouldContain("step");
    }

    [Fact]
    public void TensorIndex_NotATensor_ConvertedToOne_SaysHow() =>
        Should.Throw<InvalidCastException>(() => { Tensor _ = TensorIndex.Colon; }).Message.ShouldContain("TensorIndex.Tensor(x)");
}
