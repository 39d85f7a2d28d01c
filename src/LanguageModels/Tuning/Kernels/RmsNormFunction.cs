using System.Runtime.Intrinsics;
using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>
/// <c>x / √(mean(x²) + ε) · w</c> in one pass forward and one backward, float32 on the CPU. Arguments: input <c>[.., dim]</c>, weight <c>[dim]</c>, ε.
/// </summary>
/// <remarks>Its plain twin is <see cref="RmsNorm.Plain"/>. With <c>n = x/rms</c>: <c>dx = (g w - n mean(g w n)) / rms</c>, <c>dw = Σ g n</c>.</remarks>
internal sealed unsafe class RmsNormFunction : torch.autograd.SingleTensorFunction<RmsNormFunction>
{
    // The weight's gradient is summed over this many stretches of rows, however many threads there are.
    private const int Stretches = 8;

    /// <inheritdoc/>
    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = torch.NewDisposeScope();
        var (input, weight) = (((torch.Tensor)vars[0]).contiguous(), (torch.Tensor)vars[1]);
        var epsilon = (double)vars[2];
        var dim = (int)weight.size(0);
        var rows = (int)(input.numel() / dim);
        var (output, scales) = (torch.empty(input.shape, dtype: torch.float32), torch.empty([rows], dtype: torch.float32));
        var x = FloatMemory.Of(input);
        var w = FloatMemory.Of(weight);
        var y = FloatMemory.Of(output);
        var s = FloatMemory.Of(scales);
        KernelRows.ForEach(rows, row => s[row] = Forward(x + (long)row * dim, w, y + (long)row * dim, dim, epsilon));
        ctx.save_for_backward([input.MoveToOuterDisposeScope(), weight, scales.MoveToOuterDisposeScope()]);
        return output.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (input, weight, scales) = (saved[0], saved[1], saved[2]);
        var dim = (int)weight.size(0);
        var rows = (int)(input.numel() / dim);
        var gradient = grad_output.contiguous();
        var inputGradient = torch.empty(input.shape, dtype: torch.float32);
        var weightGradients = torch.zeros([Stretches, dim], dtype: torch.float32);
        var x = FloatMemory.Of(input);
        var w = FloatMemory.Of(weight);
        var g = FloatMemory.Of(gradient);
        var s = FloatMemory.Of(scales);
        var dx = FloatMemory.Of(inputGradient);
        var dw = FloatMemory.Of(weightGradients);
        KernelRows.ForEach(Stretches, stretch =>
        {
            var end = (int)((long)rows * (stretch + 1) / Stretches);
            for (var row = (int)((long)rows * stretch / Stretches); row < end; row++)
                Backward(x + (long)row * dim, w, g + (long)row * dim, dx + (long)row * dim, dw + (long)stretch * dim, dim, s[row]);
        });
        return [inputGradient, weight.requires_grad ? weightGradients.sum(dim: 0) : null!, null!];
    }

    private static float Forward(float* x, float* w, float* y, int dim, double epsilon)
    {
        var sums = Vector256<float>.Zero;
        var at = 0;
        for (; at + 8 <= dim; at += 8)
        {
            var value = Vector256.Load(x + at);
            sums += value * value;
        }

        var sum = Vector256.Sum(sums);
        for (; at < dim; at++)
            sum += x[at] * x[at];
        var scale = (float)(1 / Math.Sqrt(sum / dim + epsilon));
        var scaled = Vector256.Create(scale);
        for (at = 0; at + 8 <= dim; at += 8)
            (Vector256.Load(x + at) * scaled * Vector256.Load(w + at)).Store(y + at);
        for (; at < dim; at++)
            y[at] = x[at] * scale * w[at];
        return scale;
    }

    private static void Backward(float* x, float* w, float* g, float* dx, float* dw, int dim, float scale)
    {
        var scaled = Vector256.Create(scale);
        var sums = Vector256<float>.Zero;
        var at = 0;
        for (; at + 8 <= dim; at += 8)
        {
            var gradient = Vector256.Load(g + at);
            var product = gradient * Vector256.Load(x + at) * scaled;
            (Vector256.Load(dw + at) + product).Store(dw + at);
            sums += product * Vector256.Load(w + at);
        }

        var sum = Vector256.Sum(sums);
        for (; at < dim; at++)
        {
            var product = g[at] * x[at] * scale;
            dw[at] += product;
            sum += product * w[at];
        }

        var pull = sum / dim * scale;
        var pulls = Vector256.Create(pull);
        for (at = 0; at + 8 <= dim; at += 8)
            ((Vector256.Load(g + at) * Vector256.Load(w + at) - Vector256.Load(x + at) * pulls) * scaled).Store(dx + at);
        for (; at < dim; at++)
            dx[at] = (g[at] * w[at] - x[at] * pull) * scale;
    }
}
