using System.Runtime.Intrinsics;
using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>
/// <c>softmax(q kᵀ / √headDim + mask) v</c> for training on the CPU, float32: scale, mask and softmax are one pass over the scores, and so is their
/// gradient. Arguments: queries <c>[batch, heads, time, headDim]</c>, keys and values <c>[batch, keyHeads, time, headDim]</c>, mask
/// <c>[1 or batch, 1, time, time]</c>.
/// </summary>
/// <remarks>Its plain twin is <see cref="AttentionMath.Plain"/>. With P the weights: <c>dS = P (dP - Σ dP P) / √headDim</c>.</remarks>
internal sealed unsafe class AttentionFunction : torch.autograd.SingleTensorFunction<AttentionFunction>
{
    /// <inheritdoc/>
    public override torch.Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = torch.NewDisposeScope();
        var (queries, keys, values, mask) = ((torch.Tensor)vars[0], (torch.Tensor)vars[1], (torch.Tensor)vars[2], ((torch.Tensor)vars[3]).contiguous());
        var (batch, heads, time, dim) = (queries.size(0), queries.size(1), queries.size(2), queries.size(3));
        var keyHeads = keys.size(1);
        // Heads that share keys lie one after the other, so they are rows of one product.
        var q = queries.reshape(batch * keyHeads, heads / keyHeads * time, dim);
        var (k, v) = (keys.reshape(batch * keyHeads, time, dim), values.reshape(batch * keyHeads, time, dim));
        var weights = q.bmm(k.transpose(1, 2));
        Softmax(weights, mask, (int)batch, (int)heads, (int)time, (float)(1 / Math.Sqrt(dim)));
        var output = weights.bmm(v).view(batch, heads, time, dim);
        ctx.save_for_backward([q.MoveToOuterDisposeScope(), k.MoveToOuterDisposeScope(), v.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope()]);
        ctx.save_data(nameof(heads), (heads, keyHeads));
        return output.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<torch.Tensor> backward(torch.autograd.AutogradContext ctx, torch.Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (q, k, v, weights) = (saved[0], saved[1], saved[2], saved[3]);
        var (heads, keyHeads) = ((long, long))ctx.get_data("heads");
        var (batch, time, dim) = (q.size(0) / keyHeads, k.size(1), q.size(2));
        var gradient = grad_output.reshape(batch * keyHeads, heads / keyHeads * time, dim);
        var valueGradient = weights.transpose(1, 2).bmm(gradient);
        var scores = gradient.bmm(v.transpose(1, 2));
        Gradient(scores, weights, (int)time, (float)(1 / Math.Sqrt(dim)));
        var queryGradient = scores.bmm(k);
        var keyGradient = scores.transpose(1, 2).bmm(q);
        return [queryGradient.view(batch, heads, time, dim), keyGradient.view(batch, keyHeads, time, dim), valueGradient.view(batch, keyHeads, time, dim), null!];
    }

    // Nobody sees later tokens, so each row ends at its own place; the rest becomes 0.
    private static void Softmax(torch.Tensor scores, torch.Tensor mask, int batch, int heads, int time, float scale)
    {
        var s = FloatMemory.Of(scores);
        var m = FloatMemory.Of(mask);
        var perRow = mask.size(0) == 1 ? 0L : (long)time * time;
        KernelRows.ForEach(batch * heads, head =>
        {
            var rows = s + (long)head * time * time;
            var masks = m + head / heads * perRow;
            for (var row = 0; row < time; row++)
                Softmax(rows + (long)row * time, masks + (long)row * time, row + 1, time, scale);
        });
    }

    private static void Softmax(float* scores, float* mask, int seen, int time, float scale)
    {
        var top = float.NegativeInfinity;
        var scales = Vector256.Create(scale);
        var tops = Vector256.Create(top);
        var at = 0;
        for (; at + 8 <= seen; at += 8)
        {
            var value = Vector256.FusedMultiplyAdd(Vector256.Load(scores + at), scales, Vector256.Load(mask + at));
            value.Store(scores + at);
            tops = Vector256.Max(tops, value);
        }

        for (; at < seen; at++)
        {
            scores[at] = MathF.FusedMultiplyAdd(scores[at], scale, mask[at]);
            top = MathF.Max(top, scores[at]);
        }

        for (var lane = 0; lane < 8; lane++)
            top = MathF.Max(top, tops[lane]);
        tops = Vector256.Create(top);
        var sums = Vector256<float>.Zero;
        for (at = 0; at + 8 <= seen; at += 8)
        {
            var e = FastExp.Of(Vector256.Load(scores + at) - tops);
            e.Store(scores + at);
            sums += e;
        }

        var sum = Vector256.Sum(sums);
        for (; at < seen; at++)
            sum += scores[at] = FastExp.Of(scores[at] - top);
        var factor = Vector256.Create(1 / sum);
        for (at = 0; at + 8 <= seen; at += 8)
            (Vector256.Load(scores + at) * factor).Store(scores + at);
        for (; at < seen; at++)
            scores[at] /= sum;
        new Span<float>(scores + seen, time - seen).Clear();
    }

    private static void Gradient(torch.Tensor scores, torch.Tensor weights, int time, float scale)
    {
        var d = FloatMemory.Of(scores);
        var p = FloatMemory.Of(weights);
        KernelRows.ForEach((int)(scores.numel() / ((long)time * time)), head =>
        {
            for (var row = 0; row < time; row++)
            {
                var start = ((long)head * time + row) * time;
                Gradient(d + start, p + start, row + 1, time, scale);
            }
        });
    }

    private static void Gradient(float* d, float* p, int seen, int time, float scale)
    {
        var sums = Vector256<float>.Zero;
        var at = 0;
        for (; at + 8 <= seen; at += 8)
            sums += Vector256.Load(d + at) * Vector256.Load(p + at);
        var sum = Vector256.Sum(sums);
        for (; at < seen; at++)
            sum += d[at] * p[at];
        var (mean, scales) = (Vector256.Create(sum), Vector256.Create(scale));
        for (at = 0; at + 8 <= seen; at += 8)
            ((Vector256.Load(d + at) - mean) * Vector256.Load(p + at) * scales).Store(d + at);
        for (; at < seen; at++)
            d[at] = (d[at] - sum) * p[at] * scale;
        new Span<float>(d + seen, time - seen).Clear();
    }
}
