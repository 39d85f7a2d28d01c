using TorchSharp;

namespace Distillery.TensorFiles.Pickle;

/// <summary>A class or function that a pickle names. Nothing is ever looked up or called by it.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>A tuple.</summary>
internal sealed record PickleTuple(IReadOnlyList<object?> Items);

/// <summary>A list.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A dict or OrderedDict: its entries in order.</summary>
internal sealed class PickleDict
{
    public OrderedDictionary<object, object?> Entries { get; } = [];

    public bool Ordered { get; init; }
}

/// <summary>The place of a tensor's elements: a record of the zip file.</summary>
internal sealed record StorageReference(torch.ScalarType DType, string Key, long Count);

/// <summary>A tensor as a view of a storage, not read yet.</summary>
internal sealed record TensorReference(StorageReference Storage, long Offset, IReadOnlyList<long> Size, IReadOnlyList<long> Stride);
