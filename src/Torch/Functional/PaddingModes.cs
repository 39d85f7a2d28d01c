namespace TorchSharp;

/// <summary>What a convolution sees outside its input.</summary>
public enum PaddingModes
{
    /// <summary>Zeros.</summary>
    Zeros = 0,

    /// <summary>The input mirrored at its edge, without the edge itself.</summary>
    Reflect = 1,

    /// <summary>The value at the edge.</summary>
    Replicate = 2,

    /// <summary>The input again from its other end.</summary>
    Circular = 3,

    /// <summary>A constant.</summary>
    Constant = 4,
}
