using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Autograd;

public class FunctionTests
{
    [Fact]
    public void SingleTensorFunction_ForwardAndBackward_AreUsed()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, -2 }, requires_grad: true);
        var y = Cube.apply(x, 2.0);
        y.data<double>().ToArray().ShouldBe([2, -16]);
        y.requires_grad.ShouldBeTrue();
        (y * tensor(new[] { 1.0, 10 })).sum().backward();
        x.grad!.data<double>().ToArray().ShouldBe([6, 240]);
    }

    [Fact]
    public void Function_NothingRequiresGrad_RecordsNothing()
    {
        using var scope = NewDisposeScope();
        Cube.apply(tensor(new[] { 1.0 }), 1.0).requires_grad.ShouldBeFalse();
        using var quiet = no_grad();
        Cube.apply(tensor(new[] { 1.0 }, requires_grad: true), 1.0).requires_grad.ShouldBeFalse();
    }

    [Fact]
    public void MultiTensorFunction_UnusedOutput_GetsZeros()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new[] { 2.0 }, requires_grad: true);
        var b = tensor(new[] { 3.0 }, requires_grad: true);
        var outputs = SumAndProduct.apply(a, b);
        outputs[1].backward();
        a.grad!.item<double>().ShouldBe(3);
        b.grad!.item<double>().ShouldBe(2);
    }

    [Fact]
    public void Function_ChainedInLargerGraph_PassesGradientsOn()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 0.5 }, requires_grad: true);
        Cube.apply(Cube.apply(x * 2, 1.0).exp(), 1.0).backward();
        // d/dx exp((2x)^3)^3 = 9 (2x)^2 2 exp(3 (2x)^3)
        x.grad!.item<double>().ShouldBe(18 * Math.Exp(3), 1e-9);
    }

    [Fact]
    public void Function_BackwardThrows_IsTheInnerException()
    {
        using var scope = NewDisposeScope();
        var x = ones(1, requires_grad: true);
        var error = Should.Throw<ExternalException>(() => Fails.apply(x).backward());
        error.Message.ShouldContain("no gradient today");
        error.InnerException.ShouldBeOfType<NotSupportedException>();
    }

    [Fact]
    public void Function_WrongNumberOfGradients_IsNamed()
    {
        using var scope = NewDisposeScope();
        var x = ones(1, requires_grad: true);
        Should.Throw<ExternalException>(() => TooMany.apply(x).backward()).Message.ShouldContain("gave 3 gradients");
    }

    [Fact]
    public void Function_SavedTensorChanged_Throws()
    {
        using var scope = NewDisposeScope();
        var x = ones(1, dtype: ScalarType.Float64, requires_grad: true);
        var middle = x * 2;
        var y = Cube.apply(middle, 1.0);
        middle.add_(1);
        Should.Throw<ExternalException>(() => y.backward()).Message.ShouldContain("modified by an inplace operation");
    }

    [Fact]
    public void Function_MarkedDirty_ChangesItsInput()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 3.0 }, requires_grad: true);
        var middle = x * 1;
        var y = DoubleInPlace.apply(middle);
        y.item<double>().ShouldBe(6);
        middle.item<double>().ShouldBe(6);
        middle.sum().backward();
        x.grad!.item<double>().ShouldBe(2);
    }

    [Fact]
    public void Function_GraphFreed_LeavesNothingBehind()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0 }, requires_grad: true);
        var context = Run(x);
        for (var i = 0; i < 10 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        context.IsAlive.ShouldBeFalse();

        static WeakReference Run(Tensor x)
        {
            using var inner = NewDisposeScope();
            Remembers.apply(x).backward();
            var context = new WeakReference(Remembers.Last!);
            Remembers.Last = null;
            return context;
        }
    }

    private sealed class Cube : autograd.SingleTensorFunction<Cube>
    {
        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            ctx.save_data("factor", vars[1]);
            return x.pow(3) * (double)vars[1];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var x = ctx.get_saved_variables()[0];
            return [grad_output * x * x * 3 * (double)ctx.get_data("factor"), null!];
        }
    }

    private sealed class SumAndProduct : autograd.MultiTensorFunction<SumAndProduct>
    {
        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0], (Tensor)vars[1]]);
            return [(Tensor)vars[0] + (Tensor)vars[1], (Tensor)vars[0] * (Tensor)vars[1]];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            var saved = ctx.get_saved_variables();
            return [grad_outputs[0] + (grad_outputs[1] * saved[1]), grad_outputs[0] + (grad_outputs[1] * saved[0])];
        }
    }

    private sealed class Fails : autograd.SingleTensorFunction<Fails>
    {
        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => (Tensor)vars[0] * 2;

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => throw new NotSupportedException("no gradient today");
    }

    private sealed class TooMany : autograd.SingleTensorFunction<TooMany>
    {
        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => (Tensor)vars[0] * 2;

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output, grad_output, grad_output];
    }

    private sealed class DoubleInPlace : autograd.SingleTensorFunction<DoubleInPlace>
    {
        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.mark_dirty([x]);
            return x.mul_(2);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * 2];
    }

    private sealed class Remembers : autograd.SingleTensorFunction<Remembers>
    {
        internal static autograd.AutogradContext? Last { get; set; }

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            Last = ctx;
            ctx.save_for_backward([(Tensor)vars[0]]);
            return (Tensor)vars[0] * 2;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * 2];
    }
}
