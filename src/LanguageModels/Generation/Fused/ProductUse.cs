namespace Distillery.LanguageModels;

/// <summary>What becomes of a product.</summary>
internal enum ProductUse
{
    /// <summary>It is written.</summary>
    Write,

    /// <summary>It is added to what stands there.</summary>
    Add,

    /// <summary>Panels hold gates and values: <c>silu(gate) · value</c> is written.</summary>
    Gate,
}
