namespace TorchSharp;

/// <summary>What a <see cref="Scalar"/> holds; the numbers are those of Number in native/shim.h.</summary>
internal enum ScalarKind
{
    Absent = 0,
    Integer = 1,
    Floating = 2,
    Boolean = 3,
}
