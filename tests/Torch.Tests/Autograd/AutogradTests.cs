using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Autograd;

public class AutogradTests
{
    [Fact]
    public void Backward_Twice_AddsUp()
    {
        using var scope = NewDisposeScope();
        var w = tensor(new[] { 1f, 2f }, requires_grad: true);
        w.grad.ShouldBeNull();
        (w * w).sum().backward();
        (w * w).sum().backward();
        w.grad!.data<float>().ToArray().ShouldBe([4, 8]);
        w.grad = null;
        w.grad.ShouldBeNull();
        w.grad = ones(2);
        w.grad.sum().item<float>().ShouldBe(2);
        Should.Throw<ExternalException>(() => w.grad = ones(3)).Message.ShouldContain("shape");
    }

    [Fact]
    public void Backward_GivenGradient_StartsThere()
    {
        using var scope = NewDisposeScope();
        var w = ones(2, requires_grad: true);
        autograd.backward(w * 3, tensor(new[] { 1f, 10f }));
        w.grad!.data<float>().ToArray().ShouldBe([3, 30]);
        autograd.backward([w * 2, w * 5], [ones(2), ones(2)]);
        w.grad!.data<float>().ToArray().ShouldBe([10, 37]);
        (w * 2).backward([ones(2)]);
        w.grad!.data<float>().ToArray().ShouldBe([12, 39]);
        Should.Throw<ExternalException>(() => (w * 2).backward()).Message.ShouldContain("scalar outputs");
        Should.Throw<ExternalException>(() => autograd.backward(w * 2, ones(3)));
    }

    [Fact]
    public void Backward_Inputs_LimitsTheLeaves()
    {
        using var scope = NewDisposeScope();
        var a = ones(1, requires_grad: true);
        var b = ones(1, requires_grad: true);
        var sum = a + b;
        sum.backward(retain_graph: true, inputs: [a]);
        a.grad.ShouldNotBeNull();
        b.grad.ShouldBeNull();
        sum.backward();
        b.grad.ShouldNotBeNull();
    }

    [Fact]
    public void Modes_NoGrad_StopsRecording_AndIsRestored()
    {
        using var scope = NewDisposeScope();
        var w = ones(1, requires_grad: true);
        is_grad_enabled().ShouldBeTrue();
        using (no_grad())
        {
            (w + 1).requires_grad.ShouldBeFalse();
            using (enable_grad()) (w + 1).requires_grad.ShouldBeTrue();
            is_grad_enabled().ShouldBeFalse();
        }

        using (set_grad_enabled(false)) is_grad_enabled().ShouldBeFalse();
        using (inference_mode())
        {
            is_inference_mode_enabled().ShouldBeTrue();
            (w * 2).requires_grad.ShouldBeFalse();
        }

        is_inference_mode_enabled().ShouldBeFalse();
        (w + 1).requires_grad.ShouldBeTrue();
    }

    [Fact]
    public void NumbersInGraph_AreKeptApart()
    {
        // Two recorded products with different numbers must not share the number's memory.
        using var scope = NewDisposeScope();
        var w = ones(1, requires_grad: true);
        var a = w * 2;
        using (no_grad()) ones(1).mul_(7);
        var b = w * 5;
        (a + b).sum().backward();
        w.grad!.item<float>().ShouldBe(7);
    }

    [Fact]
    public void NumbersBesideLaterGraph_AreKeptApart()
    {
        // The plain tensor is saved by the product with w; the number that made it is used again meanwhile.
        using var scope = NewDisposeScope();
        var w = ones(1, requires_grad: true);
        var plain = ones(1) * 3;
        var product = w * plain;
        _ = ones(1) * 11;
        product.backward();
        w.grad!.item<float>().ShouldBe(3);
    }

    [Fact]
    public void DetectAnomaly_NotANumber_NamesTheOperation()
    {
        using var scope = NewDisposeScope();
        var w = zeros(1, requires_grad: true);
        using (autograd.detect_anomaly())
        {
            autograd.AnomalyMode.IsEnabled.ShouldBeTrue();
            var loss = (w.sqrt() * 0).sum();
            Should.Throw<ExternalException>(() => loss.backward()).Message.ShouldContain("SqrtBackward0");
        }

        autograd.AnomalyMode.IsEnabled.ShouldBeFalse();
    }

    [Fact]
    public void RetainGrad_InnerResult_GetsItsGradient()
    {
        using var scope = NewDisposeScope();
        var w = ones(1, requires_grad: true);
        var middle = w * 2;
        middle.retain_grad();
        (middle * 3).backward();
        middle.grad!.item<float>().ShouldBe(3);
        middle.is_leaf.ShouldBeFalse();
        middle.detach().requires_grad.ShouldBeFalse();
    }
}
