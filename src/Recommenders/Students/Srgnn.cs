using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Recommenders;

/// <summary>
/// SR-GNN (Wu et al. 2019, "Session-based Recommendation with Graph Neural Networks"): a gated graph network over the graph of the history's items, soft
/// attention of the last item over all positions, and a linear combination of both: <c>s = W [Σ_j α_j h_j ; h_last]</c> with
/// <c>α_j = q · σ(W₁ h_last + W₂ h_j + c)</c>.
/// </summary>
/// <remarks>
/// As the authors' program has it: an edge counts once however often it is walked, edges are normalised by the number of items on the
/// other side, attention adds up positions, so an item that stands twice counts twice, and weights begin uniform in ±1/√dim. The graph of
/// every prefix is its own: a state never sees an edge that is walked after it. All states of a window are computed together
/// (<see cref="SessionGraphs"/>). Module names in the state dictionary: <c>items</c>, <c>output</c>, <c>bias</c>, <c>repeat</c>, <c>cell</c>,
/// <c>attend_last</c>, <c>attend_each</c>, <c>attend</c>, <c>join</c>, <c>skip</c>.
/// </remarks>
public sealed class Srgnn : ItemStudent
{
    private readonly SrgnnCell _cell;
    private readonly Linear _attendLast, _attendEach, _attend, _join;
    private readonly SrgnnOptions _options;

    /// <summary>Builds a student from parts.</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="parts">Item vectors, head, path round the graph.</param>
    /// <param name="device">Where the student's own weights lie, the same as its parts; default the CPU.</param>
    /// <exception cref="ArgumentException">A size is out of range, or a part does not fit.</exception>
    public Srgnn(SrgnnOptions options, StudentParts parts, torch.Device? device = null) : base(nameof(Srgnn), options, parts, device)
    {
        _options = options;
        _cell = new SrgnnCell(options, options.Seed + 4000, device);
        register_module("cell", _cell);
        var seed = options.Seed + 4100;
        Linear Layer(string name, long inputs, long outputs, bool hasBias)
        {
            var layer = torch.nn.Linear(inputs, outputs, hasBias, device);
            InitialWeights.Uniform(layer.weight!, 1 / Math.Sqrt(options.Dim), seed++);
            if (hasBias)
                InitialWeights.Uniform(layer.bias!, 1 / Math.Sqrt(options.Dim), seed++);
            register_module(name, layer);
            return layer;
        }

        _attendLast = Layer("attend_last", options.Dim, options.Dim, true);
        _attendEach = Layer("attend_each", options.Dim, options.Dim, true);
        _attend = Layer("attend", options.Dim, 1, false);
        _join = Layer("join", 2 * options.Dim, options.Dim, true);
        if (Skip is not null)
            register_module("skip", Skip);
    }

    /// <summary>The sizes it was built with.</summary>
    public SrgnnOptions Options => _options;

    /// <inheritdoc/>
    public override torch.Tensor States(ItemTables tables, torch.Tensor histories, torch.Tensor lengths)
    {
        using var scope = torch.NewDisposeScope();
        var (batch, time) = (histories.size(0), histories.size(1));
        long[] all = [.. Enumerable.Range(0, checked((int)(batch * time))).Select(position => (long)position)];
        return Compute(tables, histories, all).view(batch, time, _options.Dim).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override torch.Tensor SelectedStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths, torch.Tensor positions) =>
        Compute(tables, histories, Numbers(positions));

    /// <inheritdoc/>
    public override torch.Tensor LastStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths)
    {
        var time = histories.size(1);
        return Compute(tables, histories, [.. Numbers(lengths).Select((length, row) => row * time + length - 1)]);
    }

    private torch.Tensor Compute(ItemTables tables, torch.Tensor histories, long[] positions)
    {
        using var scope = torch.NewDisposeScope();
        var ids = Sides.Ids(histories);
        // Graphs grow along a row, so prefixes are taken in ascending order and put back at the end.
        int[]? order = null;
        var ends = positions;
        if (!IsAscending(positions))
        {
            order = [.. Enumerable.Range(0, positions.Length)];
            ends = [.. positions];
            Array.Sort(ends, order);
        }

        var graphs = SessionGraphs.Build(Numbers(ids), (int)ids.size(1), ends, _options.Steps);
        var states = Attend(Nodes(tables, graphs), graphs);
        if (order is not null)
            states = RowSums.Of(states, RowSumPlan.Gather(order.Length, Inverse(order)));
        if (Skip is not null)
        {
            var sums = Skip.All(Sides.Lookup(tables, ids), ids).reshape(-1, _options.Dim);
            states = Skip.Join(states, sums.index_select(0, torch.tensor(positions).to(Device)));
        }

        return states.MoveToOuterDisposeScope();
    }

    private torch.Tensor Nodes(ItemTables tables, SessionGraphs graphs)
    {
        var vectors = Sides.Lookup(tables, torch.tensor(graphs.Items).to(Device));      // [nodes, dim]
        var nodes = Masks.Apply(vectors, _options.Dropout, training);
        foreach (var layer in graphs.Layers)
            nodes = _cell.Step(nodes, layer);
        return nodes;
    }

    private torch.Tensor Attend(torch.Tensor nodes, SessionGraphs graphs)
    {
        var count = (int)nodes.size(0);
        var prefixes = graphs.Last.Length;
        var owners = new int[graphs.Members.Length];
        for (var prefix = 0; prefix < prefixes; prefix++)
            owners.AsSpan(graphs.Starts[prefix]..graphs.Starts[prefix + 1]).Fill(prefix);
        var members = RowSumPlan.Gather(count, graphs.Members);
        var last = RowSums.Of(nodes, RowSumPlan.Gather(count, graphs.Last));             // [prefixes, dim]
        var asked = RowSums.Of(_attendLast.forward(last), RowSumPlan.Gather(prefixes, owners));
        var gates = (asked + RowSums.Of(_attendEach.forward(nodes), members)).sigmoid(); // [positions, dim]
        var weighted = _attend.forward(gates) * RowSums.Of(nodes, members);
        var segments = new RowSumPlan(owners.Length, graphs.Starts, [.. Enumerable.Range(0, owners.Length)]);
        return _join.forward(torch.cat([RowSums.Of(weighted, segments), last], 1));
    }

    private static long[] Numbers(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        return tensor.to(torch.CPU).contiguous().data<long>().ToArray();
    }

    private static bool IsAscending(long[] positions)
    {
        for (var i = 1; i < positions.Length; i++)
            if (positions[i] < positions[i - 1])
                return false;
        return true;
    }

    private static int[] Inverse(int[] order)
    {
        var inverse = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            inverse[order[i]] = i;
        return inverse;
    }
}
