using System.Runtime.Intrinsics;
using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>
/// Splits a projection into heads and turns them by their rotary angles in one pass, float32 on the CPU; backward turns back. Arguments: projection
/// <c>[batch, time, heads · headDim]</c>, cosines and sines <c>[batch, 1, time, headDim/2]</c>. Result <c>[batch, heads, time, headDim]</c>.
/// </summary>
/// <remarks>Its plain twin is <see cref="RotaryTable.Turn"/> on the transposed view.</remarks>
internal sealed unsafe class RotaryFunction : torch.autograd.SingleTensorFunction<RotaryFunction>
{
    /// <inheritdoc/>
    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = torch.NewDisposeScope();
        var (input, cosines, sines) = (((torch.Tensor)vars[0]).contiguous(), ((torch.Tensor)vars[1]).contiguous(), ((torch.Tensor)vars[2]).contiguous());
        var (batch, time, half) = ((int)input.size(0), (int)input.size(1), (int)cosines.size(3));
        var heads = (int)input.size(2) / (2 * half);
        var output = torch.empty([batch, heads, time, 2 * half], dtype: torch.float32);
        var (x, y) = (Place.Of(input), Place.Of(output));
        Turn(x, y, Place.Of(cosines), Place.Of(sines), (batch, heads, time, half), isBack: false);
        ctx.save_for_backward([cosines.MoveToOuterDisposeScope(), sines.MoveToOuterDisposeScope()]);
        return output.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (cosines, sines, gradient) = (saved[0], saved[1], grad_output.contiguous());
        var (batch, heads, time, half) = ((int)gradient.size(0), (int)gradient.size(1), (int)gradient.size(2), (int)gradient.size(3) / 2);
        var result = torch.empty([batch, time, (long)heads * 2 * half], dtype: torch.float32);
        Turn(Place.Of(result), Place.Of(gradient), Place.Of(cosines), Place.Of(sines), (batch, heads, time, half), isBack: true);
        return [result, null!, null!];
    }

    // Forward reads rows [batch, time, heads] and writes [batch, heads, time]; backward the other way, with the angle's sign changed.
    private static void Turn(Place projected, Place turned, Place cosines, Place sines, (int Batch, int Heads, int Time, int Half) size, bool isBack)
    {
        var (heads, time, half) = (size.Heads, size.Time, size.Half);
        KernelRows.ForEach(size.Batch * time, token =>
        {
            var (row, place) = (token / time, token % time);
            var cosine = cosines.Start + (long)token * half;
            var sine = sines.Start + (long)token * half;
            for (var head = 0; head < heads; head++)
            {
                var flat = projected.Start + ((long)token * heads + head) * 2 * half;
                var split = turned.Start + (((long)row * heads + head) * time + place) * 2 * half;
                if (isBack)
                    Turn(split, flat, cosine, sine, half, -1);
                else
                    Turn(flat, split, cosine, sine, half, 1);
            }
        });
    }

    private static void Turn(float* from, float* to, float* cosine, float* sine, int half, float sign)
    {
        var signs = Vector256.Create(sign);
        var at = 0;
        for (; at + 8 <= half; at += 8)
        {
            var (first, second) = (Vector256.Load(from + at), Vector256.Load(from + half + at));
            var (c, s) = (Vector256.Load(cosine + at), Vector256.Load(sine + at) * signs);
            (first * c - second * s).Store(to + at);
            (second * c + first * s).Store(to + half + at);
        }

        for (; at < half; at++)
        {
            var (first, second, c, s) = (from[at], from[half + at], cosine[at], sine[at] * sign);
            to[at] = first * c - second * s;
            to[half + at] = second * c + first * s;
        }
    }

    // A pointer that a lambda can hold.
    private readonly struct Place
    {
        private Place(float* start) => Start = start;

        internal float* Start { get; }

        internal static Place Of(torch.Tensor tensor) => new(FloatMemory.Of(tensor));
    }
}
