using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests;

/// <summary>A failure inside libtorch is an exception with its message, and the process goes on.</summary>
public class ErrorTests
{
    [Fact]
    public void Matmul_ShapesDoNotFit_ThrowsWithShapes()
    {
        using var a = zeros(2, 3);
        using var b = zeros(2, 3);
        var error = Should.Throw<ExternalException>(() => a.matmul(b));
        error.Message.ShouldContain("2x3");
        error.Message.ShouldNotContain("frame #");
        error.Message.ShouldNotContain("Exception raised from");
    }

    [Fact]
    public void Grad_NoHistory_Throws()
    {
        using var a = ones(1);
        using var b = ones(1);
        Should.Throw<ExternalException>(() => autograd.grad([a], [b])).Message.ShouldContain("does not require grad");
    }

    [Fact]
    public void Grad_UnusedInput_ThrowsUnlessAllowed()
    {
        using var a = ones(1, requires_grad: true);
        using var unused = ones(1, requires_grad: true);
        using var sum = (a * 2).sum();
        Should.Throw<ExternalException>(() => autograd.grad([sum], [unused], retain_graph: true)).Message.ShouldContain("allow_unused");
        autograd.grad([sum], [unused], allow_unused: true)[0].ShouldBeNull();
    }

    [Fact]
    public void IndexPut_AccumulateWithSlice_AddsInsteadOfCrashing()
    {
        using var target = zeros(3, 4);
        using var rows = tensor(new long[] { 1, 1 });
        using var value = ones(2, 2);
        target.index_put_(value, [TensorIndex.Tensor(rows), TensorIndex.Slice(0, 2)], accumulate: true);
        target.data<float>().ToArray().ShouldBe([0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public void IndexPut_AccumulateWithSlicesOnly_AddsBroadcast()
    {
        using var target = ones(2, 3);
        using var value = tensor(new float[] { 1, 2 });
        target.index_put_(value, [TensorIndex.Ellipsis, TensorIndex.Slice(1)], accumulate: true);
        target.data<float>().ToArray().ShouldBe([1, 2, 3, 1, 2, 3]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-4)]
    public void Index_OutOfRange_Throws(long index)
    {
        using var t = arange(3);
        Should.Throw<ExternalException>(() => t[index]).Message.ShouldContain("out of range");
    }

    [Fact]
    public void Size_NoSuchDimension_NamesTheRange()
    {
        using var t = zeros(2, 3);
        Should.Throw<ArgumentOutOfRangeException>(() => t.size(2)).Message.ShouldContain("expected -2 to 1");
    }

    [Fact]
    public void Item_OtherDtype_ThrowsAndNamesBoth()
    {
        using var t = tensor(1.5f);
        var error = Should.Throw<ArgumentException>(() => t.item<double>());
        error.Message.ShouldContain("Float32");
        error.Message.ShouldContain("Double");
    }

    [Fact]
    public void Item_SeveralElements_Throws()
    {
        using var t = zeros(2);
        Should.Throw<ArgumentException>(() => t.item<float>()).Message.ShouldContain("one element");
    }

    [SkippableFact]
    public void Cuda_Absent_ThrowsAndIsReportedAbsent()
    {
        Skip.If(cuda.is_available(), "this machine has CUDA");
        cuda.device_count().ShouldBe(0);
        cuda.is_cudnn_available().ShouldBeFalse();
        TryInitializeDeviceType(DeviceType.CUDA).ShouldBeFalse();
        using var t = ones(2);
        Should.Throw<InvalidOperationException>(() => t.cuda());
        Should.Throw<InvalidOperationException>(() => CUDA);
        Should.Throw<InvalidOperationException>(() => zeros(2, device: "cuda"));
        Should.Throw<ExternalException>(() => t.to("cuda"));
        Should.Throw<ExternalException>(() => t.pin_memory());
        Should.Throw<ExternalException>(() => cuda.synchronize());
        Should.NotThrow(() => cuda.manual_seed_all(1));
    }

    [Fact]
    public void DisposedTensor_Used_ThrowsObjectDisposed()
    {
        var t = zeros(1);
        t.Dispose();
        t.Dispose();
        t.IsInvalid.ShouldBeTrue();
        Should.Throw<ObjectDisposedException>(() => t.add(1));
        Should.Throw<ObjectDisposedException>(() => t.shape);
    }

    [Fact]
    public void Backward_Twice_ThrowsWithLibtorchsMessage()
    {
        using var w = ones(2, requires_grad: true);
        using var loss = (w * w).sum();
        loss.backward();
        Should.Throw<ExternalException>(() => loss.backward()).Message.ShouldContain("second time");
    }

    [Fact]
    public void Backward_ChangedInPlace_Throws()
    {
        using var w = ones(2, requires_grad: true);
        using var y = w.exp();
        using var loss = y.sum();
        y.add_(1);
        Should.Throw<ExternalException>(() => loss.backward()).Message.ShouldContain("modified by an inplace operation");
    }

    [Fact]
    public void InPlace_LeafThatRequiresGrad_Throws()
    {
        using var w = ones(2, requires_grad: true);
        Should.Throw<ExternalException>(() => w.add_(1)).Message.ShouldContain("leaf Variable");
    }

    [Fact]
    public void Load_MissingFile_Throws() => Should.Throw<ExternalException>(() => Tensor.load("/nonexistent/tensor.pt"));

    [Fact]
    public void Cat_NullInList_NamesThePlace()
    {
        using var t = zeros(1);
        Should.Throw<ArgumentException>(() => cat([t, null!])).Message.ShouldContain("tensor 2");
    }
}
