using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// What every student has whose items are looked up on one side and scored on the other, whatever lies between. An architecture adds how a
/// history becomes states, and registers its path round the layers itself, behind its own modules.
/// </summary>
public abstract class ItemStudent : torch.nn.Module, IStudent
{
    private readonly IStudentOptions _options;

    private protected ItemStudent(string name, IStudentOptions options, StudentParts parts, torch.Device? device) : base(name)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(parts);
        _options = options;
        Sides = new ItemSides(this, options, parts, device);
        Device = device ?? torch.CPU;
        Skip = parts.Skip;
    }

    /// <inheritdoc/>
    public torch.nn.Module Module => this;

    /// <inheritdoc/>
    IStudentOptions IStudent.Options => _options;

    /// <inheritdoc/>
    public torch.Device Device { get; }

    /// <inheritdoc/>
    public bool IsTied => Sides.IsTied;

    /// <inheritdoc/>
    public bool HasBias => Sides.HasBias;

    /// <inheritdoc/>
    public bool LearnsRepeats => Sides.LearnsRepeats;

    /// <inheritdoc/>
    public DecayedHistory? Skip { get; }

    private protected ItemSides Sides { get; }

    private protected DropoutMasks Masks { get; } = new();

    /// <inheritdoc/>
    public void Reseed(long seed) => Masks.Reseed(seed);

    /// <inheritdoc/>
    public ItemTables Tables() => Sides.Tables();

    /// <inheritdoc/>
    public torch.Tensor InputTable() => Sides.InputTable();

    /// <inheritdoc/>
    public abstract torch.Tensor States(ItemTables tables, torch.Tensor histories, torch.Tensor lengths);

    /// <inheritdoc/>
    public abstract torch.Tensor SelectedStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths, torch.Tensor positions);

    /// <inheritdoc/>
    public abstract torch.Tensor LastStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths);
}
