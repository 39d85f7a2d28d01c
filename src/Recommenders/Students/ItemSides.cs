using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Recommenders;

/// <summary>
/// The item sides of a student, the same for every architecture: what histories are looked up in, what states are multiplied with, bias
/// and repeats. Registers them in the student as <c>items</c>, <c>output</c>, <c>bias</c>, <c>repeat</c>.
/// </summary>
internal sealed class ItemSides
{
    // A step of Adam moves a parameter by the learning rate at most; the scale lets this one reach the tens that it needs.
    private const double RepeatScale = 10;
    private readonly IItemVectors _items;
    private readonly IItemVectors _output;
    private readonly Parameter? _bias;
    private readonly Parameter? _repeat;
    private readonly IStudentOptions _options;

    internal ItemSides(torch.nn.Module student, IStudentOptions options, StudentParts parts, torch.Device? device)
    {
        ArgumentNullException.ThrowIfNull(parts.Items, "items");
        options.Validate();
        CheckPart(parts.Items, options, "items");
        CheckPart(parts.Output ?? parts.Items, options, "output");
        _options = options;
        _items = parts.Items;
        _output = parts.Output ?? parts.Items;
        student.register_module("items", _items.Module);
        if (!IsTied)
            student.register_module("output", _output.Module);
        if (parts.HasBias)
            student.register_parameter("bias", _bias = InitialWeights.Parameter(new float[options.ItemCount], device));
        if (parts.LearnsRepeats)
            student.register_parameter("repeat", _repeat = InitialWeights.Parameter([0], device));
    }

    internal bool IsTied => ReferenceEquals(_items, _output);

    internal bool HasBias => _bias is not null;

    internal bool LearnsRepeats => _repeat is not null;

    internal ItemTables Tables()
    {
        var output = _output.Table();
        return new ItemTables(output, _bias, IsTied && _items.IsComputed ? output : null, _repeat is null ? null : _repeat * RepeatScale);
    }

    internal torch.Tensor InputTable() => _items.Table();

    /// <summary>
    /// The ids of histories with padding replaced. Padding lies behind the used positions, where no state of a used one looks: any valid
    /// id will do for it.
    /// </summary>
    /// <param name="histories">Int64 <c>[batch, time]</c>.</param>
    internal torch.Tensor Ids(torch.Tensor histories)
    {
        var time = histories.size(1);
        if (time > _options.WindowLength)
            throw new ArgumentException($"histories have {time} positions; this student was built for {_options.WindowLength}.", nameof(histories));
        return histories.clamp(max: _options.ItemCount - 1);
    }

    /// <summary>The input vectors of items.</summary>
    /// <param name="tables">Of the step.</param>
    /// <param name="ids">Valid ids, int64, any shape.</param>
    /// <returns><c>[.., dim]</c>.</returns>
    internal torch.Tensor Lookup(ItemTables tables, torch.Tensor ids) => tables.Input is null
        ? _items.Lookup(ids)
        : tables.Input.index_select(0, ids.reshape(-1)).view([.. ids.shape, _options.Dim]);

    private static void CheckPart(IItemVectors part, IStudentOptions options, string name)
    {
        if (part.ItemCount != options.ItemCount || part.Dim != options.Dim)
            throw new ArgumentException($"{name} gives vectors [{part.ItemCount}, {part.Dim}]; the student needs [{options.ItemCount}, {options.Dim}].", name);
    }
}
