using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>The elements of a tensor in row-major order, read and written in place on the CPU.</summary>
/// <remarks>A tensor on another device is copied to the CPU; writing to that copy is refused.</remarks>
/// <typeparam name="T">The dtype's own .NET type.</typeparam>
public sealed unsafe partial class TensorAccessor<T> : IEnumerable<T>, IDisposable
    where T : unmanaged
{
    private readonly Tensor tensor;
    private readonly bool ownsTensor;
    private readonly T* first;
    private readonly long[] sizes;
    private readonly long[] strides;
    private readonly bool dense;

    internal TensorAccessor(Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
        {
            this.tensor = tensor.detach().cpu().DetachFromDisposeScope();
            ownsTensor = true;
        }
        else
        {
            this.tensor = tensor;
        }

        sizes = this.tensor.shape;
        strides = this.tensor.stride();
        Count = this.tensor.numel();
        dense = this.tensor.is_contiguous();
        first = (T*)this.tensor.DataPointer();
    }

    /// <summary>How many elements there are.</summary>
    public long Count { get; }

    /// <summary>True if the elements are a copy, because the tensor is not on the CPU.</summary>
    public bool IsReadOnly => ownsTensor;

    /// <summary>One element, by one index per dimension, or by its position in row-major order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the tensor.</exception>
    public T this[params long[] indices]
    {
        get
        {
            var value = first[Offset(indices)];
            GC.KeepAlive(tensor);
            return value;
        }

        set
        {
            Alive();
            if (IsReadOnly) throw new InvalidOperationException("The elements are a copy of a tensor that is not on the CPU.");
            first[Offset(indices)] = value;
            GC.KeepAlive(tensor);
        }
    }

    /// <summary>The elements as a new array in row-major order.</summary>
    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array);
        return array;
    }

    /// <summary>The elements in an array with the tensor's rank (0-dimensional: one element).</summary>
    public Array ToNDArray()
    {
        if (sizes.Length == 0) return ToArray();
        var array = Array.CreateInstance(typeof(T), sizes);
        if (Count == 0) return array;
        CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(
            ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array)), checked((int)Count)));
        return array;
    }

    /// <summary>Copies the elements into an array.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies the elements from position <paramref name="tensorIndex"/> on into a span.</summary>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        Alive();
        CheckStart(tensorIndex);
        var n = checked((int)(Count - tensorIndex));
        var target = array[arrayIndex..];
        if (target.Length < n) throw new ArgumentException($"{n} elements do not fit into {target.Length}", nameof(array));
        if (dense) new Span<T>(first + tensorIndex, n).CopyTo(target);
        else ReadStrided(target, tensorIndex, n);
        GC.KeepAlive(tensor);
    }

    /// <summary>Copies an array's elements into the tensor.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <summary>Copies elements into the tensor from position <paramref name="tensorIndex"/> on, as many as both hold.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not on the CPU.</exception>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        Alive();
        if (IsReadOnly) throw new InvalidOperationException("The elements are a copy of a tensor that is not on the CPU.");
        CheckStart(tensorIndex);
        var source = array[arrayIndex..];
        var n = (int)Math.Min(Count - tensorIndex, source.Length);
        if (dense) source[..n].CopyTo(new Span<T>(first + tensorIndex, n));
        else for (var i = 0; i < n; i++) first[StridedOffset(tensorIndex + i)] = source[i];
        GC.KeepAlive(tensor);
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++) yield return At(i);
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Gives the CPU copy back, where one was needed; the tensor itself stays.</summary>
    public void Dispose()
    {
        if (ownsTensor) tensor.Dispose();
    }
}
