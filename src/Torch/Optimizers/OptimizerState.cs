using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Modules;

using static torch;

/// <summary>What an optimiser keeps for one parameter.</summary>
public abstract class OptimizerState
{
    /// <summary>The parameter.</summary>
    protected Parameter _parameter;

    /// <summary>Creates the state of a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Where to write.</param>
    public abstract void SaveStateDict(BinaryWriter writer);

    /// <summary>Reads the state.</summary>
    /// <param name="reader">Where to read.</param>
    public abstract void LoadStateDict(BinaryReader reader);

    /// <summary>Copies another parameter's state.</summary>
    /// <param name="source">The other state, of the same kind.</param>
    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>Whether another state is the same up to rounding.</summary>
    /// <param name="other">The other state.</param>
    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    /// <summary>Sets the state as it is before the first step.</summary>
    /// <param name="options">The group's options.</param>
    public abstract void Initialize(OptimizerOptions options);

    /// <summary>Moves the state to a device.</summary>
    /// <param name="device">The device.</param>
    public virtual void to(Device device)
    {
    }

    /// <summary>Reads a tensor that may be absent.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="result">The tensor; a former one is disposed.</param>
    /// <param name="device">Where it shall lie.</param>
    [SuppressMessage("Design", "CA1045", Justification = "TorchSharp's signature.")]
    protected static void LoadConditionalStateTensor(BinaryReader reader, ref Tensor? result, Device device)
    {
        ArgumentNullException.ThrowIfNull(reader);
        result?.Dispose();
        result = null;
        if (!reader.ReadBoolean()) return;
        using var read = TensorExtensionMethods.Load(reader);
        result = read.to(device).DetachFromDisposeScope();
    }

    /// <summary>Writes a tensor that may be absent.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="tensor">The tensor, or null.</param>
    protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor? tensor)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    // The optimiser owns its tensors: they leave the dispose scope in which they happen to be made.
    private protected static Tensor ZerosFor(Parameter parameter) => zeros_like(parameter).DetachFromDisposeScope();

    private protected static void Replace([NotNull] ref Tensor? field, Tensor value)
    {
        field?.Dispose();
        field = value.DetachFromDisposeScope();
    }

    private protected static void MoveTo(ref Tensor? field, Device device)
    {
        if (field is null) return;
        var moved = field.to(device, copy: true).DetachFromDisposeScope();
        field.Dispose();
        field = moved;
    }

    private protected static bool Same(Tensor? left, Tensor? right) =>
        left is null || right is null ? left is null && right is null : left.allclose(right);
}
