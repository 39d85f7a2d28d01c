using Distillery.TensorFiles.Pickle;
using static TorchSharp.torch;

namespace Distillery.TensorFiles;

/// <summary>Reads each storage once and makes tensors as checked views of it.</summary>
internal sealed class PtStorages(PtArchive archive, string source) : IDisposable
{
    // An expanded tensor (stride 0) may have more elements than its storage, but not so many that reading it fills the memory.
    private const long MaxExpandedCount = 1L << 28;
    private readonly Dictionary<string, Tensor> _read = [];

    /// <summary>Makes a tensor; it shares memory with other views of its storage and outlives this object.</summary>
    /// <exception cref="InvalidDataException">The view reaches outside its storage.</exception>
    public Tensor View(TensorReference reference, string name)
    {
        Check(reference, name);
        var storage = Read(reference.Storage);
        using var scope = NewDisposeScope();
        var view = storage.as_strided([.. reference.Size], [.. reference.Stride], reference.Offset);
        return view.contiguous().MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var tensor in _read.Values) tensor.Dispose();
    }

    private Tensor Read(StorageReference storage)
    {
        if (_read.TryGetValue(storage.Key, out var known))
        {
            return known.dtype == storage.DType && known.numel() == storage.Count
                ? known
                : throw new InvalidDataException($"{source}: the storage 'data/{storage.Key}' is used with two dtypes or lengths.");
        }

        var bytes = checked(storage.Count * DTypeNames.BytesOf(storage.DType));
        using var stream = archive.Storage(storage.Key, bytes);
        var tensor = empty([storage.Count], dtype: storage.DType);
        _read.Add(storage.Key, tensor);
        TensorBytes.Fill(tensor, stream);
        if (archive.BigEndian) TensorBytes.SwapByteOrder(tensor);
        return tensor;
    }

    private void Check(TensorReference reference, string name)
    {
        var (storage, offset, size, stride) = reference;
        var text = $"{source}: tensor '{name}' with size [{string.Join(", ", size)}], stride [{string.Join(", ", stride)}] and offset {offset}";
        if (size.Count != stride.Count) throw new InvalidDataException($"{text}: size and stride differ in length.");
        try
        {
            if (storage.Count > long.MaxValue / sizeof(double)) throw new OverflowException();
            var count = size.Aggregate(1L, (product, n) => checked(product * n));
            var last = offset;
            for (var i = 0; i < size.Count; i++) last = checked(last + (Math.Max(size[i] - 1, 0) * stride[i]));
            if (offset < 0 || offset > storage.Count || (count > 0 && last >= storage.Count))
                throw new InvalidDataException($"{text} reaches outside its storage 'data/{storage.Key}' of {storage.Count} elements.");
            if (count > Math.Max(storage.Count, MaxExpandedCount)) throw new OverflowException();
        }
        catch (OverflowException error)
        {
            throw new InvalidDataException($"{text} is impossibly large.", error);
        }
    }
}
