using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Recommenders;

/// <summary>
/// GRU4Rec (Hidasi et al. 2016): item vectors, one layer of gated recurrent units over the history. The state of a position is what the
/// layer holds after it, so all prefixes come from one pass.
/// </summary>
/// <remarks>
/// With an output head of its own (<see cref="StudentParts.Paper"/>) it is the student of DLLM2Rec's program, whose GRU feeds its linear
/// head directly (dropout 0 gives it exactly). With tied item vectors a linear layer <c>dense</c> leads from the GRU's numbers, which lie in
/// ±1, to the space of the item vectors; without it tied scores could not become sharp. Module names in the state dictionary:
/// <c>items</c>, <c>output</c>, <c>bias</c>, <c>repeat</c>, <c>gru</c>, <c>dense</c>, <c>skip</c>.
/// </remarks>
public sealed class Gru4Rec : ItemStudent
{
    private readonly GRU _gru;
    private readonly Linear? _dense;
    private readonly Gru4RecOptions _options;

    /// <summary>Builds a student from parts.</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="parts">Item vectors, head, path round the layer.</param>
    /// <param name="device">Where the student's own weights lie, the same as its parts; default the CPU.</param>
    /// <exception cref="ArgumentException">A size is out of range, or a part does not fit.</exception>
    public Gru4Rec(Gru4RecOptions options, StudentParts parts, torch.Device? device = null) : base(nameof(Gru4Rec), options, parts, device)
    {
        _options = options;
        _gru = torch.nn.GRU(options.Dim, options.Dim, batchFirst: true, device: device);
        var bound = 1 / Math.Sqrt(options.Dim);
        var seed = options.Seed + 3000;
        foreach (var (_, parameter) in _gru.named_parameters())
            InitialWeights.Uniform(parameter, bound, seed++);
        register_module("gru", _gru);
        if (Sides.IsTied)
        {
            _dense = torch.nn.Linear(options.Dim, options.Dim, device: device);
            InitialWeights.Linear(_dense, options.Seed + 3100);
            register_module("dense", _dense);
        }

        if (Skip is not null)
            register_module("skip", Skip);
    }

    /// <summary>The sizes it was built with.</summary>
    public Gru4RecOptions Options => _options;

    /// <inheritdoc/>
    public override torch.Tensor States(ItemTables tables, torch.Tensor histories, torch.Tensor lengths)
    {
        using var scope = torch.NewDisposeScope();
        var (ids, vectors, hidden) = Run(tables, histories);
        return Finish(hidden, Skip?.All(vectors, ids)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override torch.Tensor SelectedStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths, torch.Tensor positions)
    {
        using var scope = torch.NewDisposeScope();
        var (ids, vectors, hidden) = Run(tables, histories);
        var chosen = hidden.reshape(-1, _options.Dim).index_select(0, positions);
        return Finish(chosen, Skip?.All(vectors, ids).reshape(-1, _options.Dim).index_select(0, positions)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override torch.Tensor LastStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths)
    {
        using var scope = torch.NewDisposeScope();
        var (ids, vectors, hidden) = Run(tables, histories);
        var rows = torch.arange(hidden.size(0), dtype: torch.int64, device: hidden.device);
        var last = hidden.reshape(-1, _options.Dim).index_select(0, rows * hidden.size(1) + lengths - 1);
        return Finish(last, Skip?.Last(vectors, ids, lengths - 1)).MoveToOuterDisposeScope();
    }

    private (torch.Tensor Ids, torch.Tensor Vectors, torch.Tensor Hidden) Run(ItemTables tables, torch.Tensor histories)
    {
        var ids = Sides.Ids(histories);
        var vectors = Sides.Lookup(tables, ids);                                        // [batch, time, dim]
        var (hidden, _) = _gru.forward(Masks.Apply(vectors, _options.Dropout, training));
        return (ids, vectors, hidden);
    }

    private torch.Tensor Finish(torch.Tensor hidden, torch.Tensor? sum)
    {
        var state = _dense is null ? hidden : _dense.forward(hidden);
        return sum is null ? state.alias() : Skip!.Join(state, sum);
    }
}
