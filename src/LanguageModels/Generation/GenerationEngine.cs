namespace Distillery.LanguageModels;

/// <summary>What computes a generator's passes.</summary>
public enum GenerationEngine
{
    /// <summary>Fused kernels for float32 on the CPU, tensor operations otherwise.</summary>
    Auto,

    /// <summary>Tensor operations always: slower, with no second copy of the weights.</summary>
    TensorOperations,
}
