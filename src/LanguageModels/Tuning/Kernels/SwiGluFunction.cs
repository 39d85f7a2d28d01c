using System.Runtime.Intrinsics;
using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>
/// <c>silu(gate) · up</c> in one pass forward and one backward, float32 on the CPU, keeping nothing but its arguments: gate and up, of equal shape.
/// </summary>
/// <remarks>Its plain twin is <see cref="GatedFeedForward.Plain"/>. With σ = sigmoid(a): <c>da = g u σ (1 + a (1 - σ))</c>, <c>du = g a σ</c>.</remarks>
internal sealed unsafe class SwiGluFunction : torch.autograd.SingleTensorFunction<SwiGluFunction>
{
    private const int Block = 4096;

    /// <inheritdoc/>
    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = torch.NewDisposeScope();
        var (gate, up) = (((torch.Tensor)vars[0]).contiguous(), ((torch.Tensor)vars[1]).contiguous());
        var output = torch.empty(gate.shape, dtype: torch.float32);
        var count = checked((int)gate.numel());
        var a = FloatMemory.Of(gate);
        var u = FloatMemory.Of(up);
        var y = FloatMemory.Of(output);
        KernelRows.ForEach((count + Block - 1) / Block, block =>
        {
            var (at, end) = (block * Block, Math.Min(count, (block + 1) * Block));
            for (; at + 8 <= end; at += 8)
            {
                var value = Vector256.Load(a + at);
                (value * Sigmoid(value) * Vector256.Load(u + at)).Store(y + at);
            }

            for (; at < end; at++)
                y[at] = a[at] * Sigmoid(Vector256.Create(a[at]))[0] * u[at];
        });
        ctx.save_for_backward([gate.MoveToOuterDisposeScope(), up.MoveToOuterDisposeScope()]);
        return output.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (gate, up, gradient) = (saved[0], saved[1], grad_output.contiguous());
        var (gateGradient, upGradient) = (torch.empty(gate.shape, dtype: torch.float32), torch.empty(gate.shape, dtype: torch.float32));
        var count = checked((int)gate.numel());
        var a = FloatMemory.Of(gate);
        var u = FloatMemory.Of(up);
        var g = FloatMemory.Of(gradient);
        var da = FloatMemory.Of(gateGradient);
        var du = FloatMemory.Of(upGradient);
        KernelRows.ForEach((count + Block - 1) / Block, block =>
        {
            var (at, end) = (block * Block, Math.Min(count, (block + 1) * Block));
            for (; at + 8 <= end; at += 8)
            {
                var (left, right) = Gradients(Vector256.Load(a + at), Vector256.Load(u + at), Vector256.Load(g + at));
                left.Store(da + at);
                right.Store(du + at);
            }

            for (; at < end; at++)
            {
                var (left, right) = Gradients(Vector256.Create(a[at]), Vector256.Create(u[at]), Vector256.Create(g[at]));
                (da[at], du[at]) = (left[0], right[0]);
            }
        });
        return [gateGradient, upGradient];
    }

    private static Vector256<float> Sigmoid(Vector256<float> x) => Vector256<float>.One / (Vector256<float>.One + FastExp.Of(-x));

    private static (Vector256<float> Gate, Vector256<float> Up) Gradients(Vector256<float> a, Vector256<float> u, Vector256<float> g)
    {
        var sigmoid = Sigmoid(a);
        var swish = a * sigmoid;
        return (g * u * (sigmoid + swish - swish * sigmoid), g * swish);
    }
}
