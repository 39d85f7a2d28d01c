namespace TorchSharp;

/// <summary>How a tensor is written as text.</summary>
public enum TensorStringStyle
{
    /// <summary>As <see cref="torch.TensorStringStyle"/> says.</summary>
    Default = 0,

    /// <summary>Shape, dtype and device only.</summary>
    Metadata = 1,

    /// <summary>A heading with shape and dtype, then the elements row by row.</summary>
    Julia = 2,

    /// <summary>The elements in nested brackets over several lines, as NumPy does.</summary>
    Numpy = 3,

    /// <summary>The elements in nested braces in one line.</summary>
    CSharp = 4,
}
