using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// A student that reads no history: its states have no numbers at all, <c>[.., 0]</c>, so nothing can be scored by them alone. It brings the
/// item side to a student whose rows are known by their text only (<see cref="RowTextStudent"/>).
/// </summary>
public sealed class NoHistory : ItemStudent
{
    /// <summary>Builds it.</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="parts">Item vectors; a path round the layers makes no sense here.</param>
    /// <param name="device">Where the parts lie; default the CPU.</param>
    /// <exception cref="ArgumentException">A size is out of range, or a part does not fit.</exception>
    public NoHistory(NoHistoryOptions options, StudentParts parts, torch.Device? device = null) : base(nameof(NoHistory), options, WithoutSkip(parts), device)
    {
    }

    /// <inheritdoc/>
    public override torch.Tensor States(ItemTables tables, torch.Tensor histories, torch.Tensor lengths) => torch.zeros([histories.size(0), histories.size(1), 0], device: Device);

    /// <inheritdoc/>
    public override torch.Tensor SelectedStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths, torch.Tensor positions) =>
        torch.zeros([positions.size(0), 0], device: Device);

    /// <inheritdoc/>
    public override torch.Tensor LastStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths) => torch.zeros([histories.size(0), 0], device: Device);

    private static StudentParts WithoutSkip(StudentParts parts) => parts?.Skip is null
        ? parts!
        : throw new ArgumentException("a student that reads no history has no path round anything.", nameof(parts));
}
