using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Distillery.LanguageModels;

/// <summary>Softmax attention with fewer key heads than query heads.</summary>
internal static class AttentionMath
{
    /// <summary><c>softmax(q kᵀ / √headDim + mask) v</c>.</summary>
    /// <param name="queries"><c>[batch, heads, time, headDim]</c>.</param>
    /// <param name="keys"><c>[batch, keyHeads, slots, headDim]</c>; query head h uses key head h / (heads / keyHeads).</param>
    /// <param name="values">Likewise.</param>
    /// <param name="mask">Float32 <c>[1 or batch, 1, time, slots]</c>, or null.</param>
    /// <returns><c>[batch, heads, time, headDim]</c>.</returns>
    internal static Tensor Run(Tensor queries, Tensor keys, Tensor values, Tensor? mask) =>
        queries.device_type == DeviceType.CUDA ? Fused(queries, keys, values, mask) : Plain(queries, keys, values, mask);

    /// <summary>
    /// One operation after the other, the softmax in float32; query heads that share keys are worked on as one, so keys are not repeated.
    /// </summary>
    internal static Tensor Plain(Tensor queries, Tensor keys, Tensor values, Tensor? mask)
    {
        var (batch, heads, time, dim) = (queries.size(0), queries.size(1), queries.size(2), queries.size(3));
        var (keyHeads, slots) = (keys.size(1), keys.size(2));
        var scaled = queries.mul(1 / Math.Sqrt(dim)).reshape(batch, keyHeads, heads / keyHeads * time, dim);
        var scores = matmul(scaled, keys.transpose(2, 3)).to_type(float32).view(batch, keyHeads, heads / keyHeads, time, slots);
        if (mask is not null) scores = scores.add(mask.unsqueeze(1));
        var weights = scores.softmax(-1).to_type(queries.dtype).view(batch, keyHeads, heads / keyHeads * time, slots);
        return matmul(weights, values).view(batch, heads, time, dim);
    }

    /// <summary>The device's own kernel.</summary>
    internal static Tensor Fused(Tensor queries, Tensor keys, Tensor values, Tensor? mask)
    {
        var group = queries.size(1) / keys.size(1);
        return F.scaled_dot_product_attention(queries, Repeat(keys, group), Repeat(values, group), mask?.to_type(queries.dtype));
    }

    private static Tensor Repeat(Tensor x, long times) => times == 1
        ? x
        : x.unsqueeze(2).expand(x.size(0), x.size(1), times, x.size(2), x.size(3)).reshape(x.size(0), x.size(1) * times, x.size(2), x.size(3));
}
