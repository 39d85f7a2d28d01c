namespace TorchSharp;

/// <summary>What a TensorIndex is; the numbers are those of IndexItem in native/indexing.cpp.</summary>
internal enum IndexKind
{
    None = 0,
    Ellipsis = 1,
    Integer = 2,
    Boolean = 3,
    Slice = 4,
    Tensor = 5,
}
