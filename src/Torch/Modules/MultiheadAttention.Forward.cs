namespace TorchSharp.Modules;

using static torch;

public sealed partial class MultiheadAttention
{
    /// <summary>Computes attention: softmax(q k^T / sqrt(d) + mask) v for each head, then the output projection.</summary>
    /// <param name="query"><c>[length, batch, dim]</c>.</param>
    /// <param name="key"><c>[source, batch, key dim]</c>.</param>
    /// <param name="value"><c>[source, batch, value dim]</c>.</param>
    /// <param name="key_padding_mask"><c>[batch, source]</c>: true where a key is padding; or a float to add; or null.</param>
    /// <param name="need_weights">Whether the weights are wanted.</param>
    /// <param name="attn_mask"><c>[length, source]</c> or <c>[batch * heads, length, source]</c>: true where attention may not go, or a float to add; or null.</param>
    /// <returns>The output <c>[length, batch, dim]</c>, and the weights <c>[batch, length, source]</c> averaged over heads, or null.</returns>
    public override Tuple<Tensor, Tensor> forward(
        Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights, Tensor? attn_mask)
    {
        using var scope = NewDisposeScope();
        long length = query.size(0), batch = query.size(1), headDim = _dim / _heads;
        var (q, k, v) = Project(query, key, value);
        if (bias_k is not null)
        {
            k = cat([k, bias_k.repeat(1, batch, 1)]);
            v = cat([v, bias_v!.repeat(1, batch, 1)]);
            attn_mask = WithColumn(attn_mask);
            key_padding_mask = WithColumn(key_padding_mask);
        }

        q = SplitHeads(q, batch, headDim);
        k = SplitHeads(k, batch, headDim);
        v = SplitHeads(v, batch, headDim);
        if (_addZeros)
        {
            var zero = zeros(new[] { batch * _heads, 1, headDim }, dtype: k.dtype, device: k.device);
            k = cat([k, zero], 1);
            v = cat([v, zero], 1);
            attn_mask = WithColumn(attn_mask);
            key_padding_mask = WithColumn(key_padding_mask);
        }

        var source = k.size(1);
        var mask = Mask(attn_mask, key_padding_mask, batch, source, q.dtype);
        var scores = q.div(Math.Sqrt(headDim)).bmm(k.transpose(-2, -1));
        if (mask is not null) scores = mask + scores;
        var weights = nn.functional.dropout(nn.functional.softmax(scores, -1), _dropout, training && _dropout > 0);
        var mixed = weights.bmm(v).transpose(0, 1).contiguous().view(length * batch, _dim);
        var output = nn.functional.linear(mixed, out_proj.weight, out_proj.bias).view(length, batch, _dim);
        var averaged = need_weights ? weights.view(batch, _heads, length, source).sum(1).div(_heads) : null;
        return Tuple.Create(output.MoveToOuterDisposeScope(), averaged?.MoveToOuterDisposeScope()!);
    }

    private (Tensor Q, Tensor K, Tensor V) Project(Tensor query, Tensor key, Tensor value)
    {
        var biases = in_proj_bias?.chunk(3);
        var weights = in_proj_weight?.chunk(3) ?? [q_proj_weight!, k_proj_weight!, v_proj_weight!];
        if (in_proj_weight is not null && ReferenceEquals(query, key) && ReferenceEquals(key, value))
        {
            // One product for all three, as PyTorch does for self-attention.
            var parts = nn.functional.linear(query, in_proj_weight, in_proj_bias).chunk(3, -1);
            return (parts[0], parts[1], parts[2]);
        }

        return (
            nn.functional.linear(query, weights[0], biases?[0]),
            nn.functional.linear(key, weights[1], biases?[1]),
            nn.functional.linear(value, weights[2], biases?[2]));
    }

    private Tensor SplitHeads(Tensor x, long batch, long headDim) =>
        x.contiguous().view(x.size(0), batch * _heads, headDim).transpose(0, 1);

    // A column for the added key: attention may go there.
    private static Tensor? WithColumn(Tensor? mask) => mask is null ? null : NativeNn.Pad(mask, [0, 1], PaddingModes.Constant, 0);

    private Tensor? Mask(Tensor? attention, Tensor? padding, long batch, long source, ScalarType type)
    {
        var mask = attention is null ? null : Additive(attention, type);
        if (mask is not null && mask.dim() == 2) mask = mask.unsqueeze(0);
        if (padding is null) return mask;
        var rows = Additive(padding, type).view(batch, 1, 1, source).expand(batch, _heads, 1, source).reshape(batch * _heads, 1, source);
        return mask is null ? rows : mask + rows;
    }

    private static Tensor Additive(Tensor mask, ScalarType type)
    {
        if (mask.dtype != ScalarType.Bool) return mask;
        return zeros_like(mask, dtype: type).masked_fill_(mask, double.NegativeInfinity);
    }
}
