using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// A student that reads no history: its states have no numbers at all, <c>[.., 0]</c>, so nothing can be scored by them alone. It brings the
/// item side to a student whose rows are known by their text only (<see cref="RowTextStudent"/>).
/// </summary>
public sealed class NoHistory : torch.nn.Module, IStudent
{
    private readonly ItemSides _sides;
    private readonly NoHistoryOptions _options;

    /// <summary>Builds it.</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="parts">Item vectors; a path round the layers makes no sense here.</param>
    /// <param name="device">Where the parts lie; default the CPU.</param>
    /// <exception cref="ArgumentException">A size is out of range, or a part does not fit.</exception>
    public NoHistory(NoHistoryOptions options, StudentParts parts, torch.Device? device = null) : base(nameof(NoHistory))
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Skip is not null)
            throw new ArgumentException("a student that reads no history has no path round anything.", nameof(parts));
        _options = options;
        _sides = new ItemSides(this, options, parts, device);
        Device = device ?? torch.CPU;
    }

    /// <inheritdoc/>
    public torch.nn.Module Module => this;

    /// <inheritdoc/>
    IStudentOptions IStudent.Options => _options;

    /// <inheritdoc/>
    public torch.Device Device { get; }

    /// <inheritdoc/>
    public bool IsTied => _sides.IsTied;

    /// <inheritdoc/>
    public bool HasBias => _sides.HasBias;

    /// <inheritdoc/>
    public bool LearnsRepeats => _sides.LearnsRepeats;

    /// <inheritdoc/>
    public DecayedHistory? Skip => null;

    /// <inheritdoc/>
    public ItemTables Tables() => _sides.Tables();

    /// <inheritdoc/>
    public torch.Tensor InputTable() => _sides.InputTable();

    /// <inheritdoc/>
    public torch.Tensor States(ItemTables tables, torch.Tensor histories, torch.Tensor lengths) => torch.zeros([histories.size(0), histories.size(1), 0], device: Device);

    /// <inheritdoc/>
    public torch.Tensor SelectedStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths, torch.Tensor positions) =>
        torch.zeros([positions.size(0), 0], device: Device);

    /// <inheritdoc/>
    public torch.Tensor LastStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths) => torch.zeros([histories.size(0), 0], device: Device);

    /// <inheritdoc/>
    public void Reseed(long seed)
    {
        // Nothing random in it.
    }
}
