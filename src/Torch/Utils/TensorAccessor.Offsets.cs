namespace TorchSharp.Utils;

public sealed unsafe partial class TensorAccessor<T>
{
    private void Alive() => ObjectDisposedException.ThrowIf(tensor.IsInvalid, tensor);

    private void CheckStart(long tensorIndex)
    {
        if (tensorIndex < 0 || tensorIndex > Count)
            throw new ArgumentOutOfRangeException(nameof(tensorIndex), tensorIndex, $"the tensor has {Count} elements");
    }

    private T At(long position)
    {
        Alive();
        var value = first[dense ? position : StridedOffset(position)];
        GC.KeepAlive(tensor);
        return value;
    }

    private long Offset(long[] indices)
    {
        Alive();
        if (indices.Length == 1 && sizes.Length != 1)
        {
            if (indices[0] < 0 || indices[0] >= Count)
                throw new ArgumentOutOfRangeException(nameof(indices), indices[0], $"the tensor has {Count} elements");
            return dense ? indices[0] : StridedOffset(indices[0]);
        }

        if (indices.Length != sizes.Length)
            throw new ArgumentException($"{indices.Length} indices were given, the tensor has {sizes.Length} dimensions", nameof(indices));
        var offset = 0L;
        for (var d = 0; d < sizes.Length; d++)
        {
            var i = indices[d] < 0 ? indices[d] + sizes[d] : indices[d];
            if (i < 0 || i >= sizes[d])
                throw new ArgumentOutOfRangeException(nameof(indices), indices[d], $"dimension {d} has size {sizes[d]}");
            offset += i * strides[d];
        }

        return offset;
    }

    private long StridedOffset(long position)
    {
        var offset = 0L;
        for (var d = sizes.Length - 1; d >= 0; d--)
        {
            offset += position % sizes[d] * strides[d];
            position /= sizes[d];
        }

        return offset;
    }

    // Row by row along the last dimension: one multiplication per element instead of one division per dimension.
    private void ReadStrided(Span<T> target, long start, int n)
    {
        var width = sizes[^1];
        var step = strides[^1];
        for (var done = 0; done < n;)
        {
            var position = start + done;
            var run = (int)Math.Min(width - position % width, n - done);
            var source = first + StridedOffset(position);
            for (var i = 0; i < run; i++) target[done + i] = source[i * step];
            done += run;
        }
    }
}
