using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Recommenders;

/// <summary>
/// Self-attentive sequential recommender (Kang and McAuley 2018): item vectors plus learnt positions, causal transformer blocks, a last
/// layer norm. What the item vectors are, whether the output is tied to them and whether a path leads round the blocks are parts that
/// are given to it.
/// </summary>
/// <remarks>
/// Two ready forms: <see cref="Paper"/> (DLLM2Rec's program: output head of its own with a bias) and <see cref="Tied"/> (the fair
/// baseline: output = item vectors). Module names in the state dictionary: <c>items</c>, <c>output</c>, <c>bias</c>, <c>positions</c>,
/// <c>repeat</c>, <c>blocks_N</c>, <c>norm</c>, <c>skip</c>.
/// <para>With tied item vectors a state lies near the items that it was made of, so a student recommends what the user already has. Where
/// <c>learnsRepeats</c> is on, one learnt number is added to the score of every item of the history; how much users repeat is so learnt
/// from the training rows. (On Games, where they hardly ever do, it was worth a quarter of NDCG@20.)</para>
/// </remarks>
public sealed class Sasrec : ItemStudent
{
    private readonly Parameter _positions;
    private readonly SasrecBlock[] _blocks;
    private readonly LayerNorm _norm;
    private readonly SasrecOptions _options;

    /// <summary>Builds a student from parts.</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="items">Vectors of the history's items.</param>
    /// <param name="output">Vectors that states are multiplied with; null ties them to <paramref name="items"/>.</param>
    /// <param name="outputBias">Whether scores get a learnt bias for each item, first zero.</param>
    /// <param name="skip">A path round the blocks; null for none.</param>
    /// <param name="device">Where the student's own weights lie, the same as its parts; default the CPU.</param>
    /// <param name="learnsRepeats">Whether a learnt number is added to the scores of the history's items; a softmax objective teaches it.</param>
    /// <exception cref="ArgumentException">A size is out of range, or a part does not fit.</exception>
    public Sasrec(
        SasrecOptions options,
        IItemVectors items,
        IItemVectors? output = null,
        bool outputBias = false,
        DecayedHistory? skip = null,
        torch.Device? device = null,
        bool learnsRepeats = false)
        : base(nameof(Sasrec), options, new StudentParts(items, output, outputBias, skip, learnsRepeats), device)
    {
        _options = options;
        _positions = InitialWeights.Matrix(options.WindowLength, options.Dim, options.ItemDeviation, options.Seed + 1000, device);
        register_parameter("positions", _positions);
        _blocks = [.. Enumerable.Range(0, options.Blocks).Select(i => new SasrecBlock(options, Masks, options.Seed + 2000 + 100 * i, device))];
        for (var i = 0; i < _blocks.Length; i++)
            register_module($"blocks_{i}", _blocks[i]);
        _norm = torch.nn.LayerNorm(options.Dim, eps: 1e-8, device: device);
        register_module("norm", _norm);
        if (skip is not null)
            register_module("skip", skip);
    }

    /// <summary>The sizes it was built with.</summary>
    public SasrecOptions Options => _options;

    /// <summary>The student of DLLM2Rec's program: item vectors N(0, 0.01²), an output head of its own (linear layer with bias).</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="device">Where it lies; default the CPU.</param>
    public static Sasrec Paper(SasrecOptions options, torch.Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (Sasrec)options.Create(StudentParts.Paper(options, device), device);
    }

    /// <summary>The fair baseline: one item table on the input and the output side.</summary>
    /// <param name="options">Sizes.</param>
    /// <param name="device">Where it lies; default the CPU.</param>
    /// <param name="learnsRepeats">Whether a learnt number is added to the scores of the history's items; default true.</param>
    public static Sasrec Tied(SasrecOptions options, torch.Device? device = null, bool learnsRepeats = true)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (Sasrec)options.Create(StudentParts.Tied(options, device, learnsRepeats), device);
    }

    /// <inheritdoc/>
    public override torch.Tensor States(ItemTables tables, torch.Tensor histories, torch.Tensor lengths)
    {
        using var scope = torch.NewDisposeScope();
        var (ids, vectors, x) = Embed(tables, histories);
        var attended = AttendAll(x);
        return Finish(_blocks[^1].Feed(attended), Skip?.All(vectors, ids)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override torch.Tensor SelectedStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths, torch.Tensor positions)
    {
        using var scope = torch.NewDisposeScope();
        var (ids, vectors, x) = Embed(tables, histories);
        // The last block's feed-forward part and everything after it is computed for the chosen positions only.
        var attended = AttendAll(x).reshape(-1, _options.Dim).index_select(0, positions);
        var sums = Skip?.All(vectors, ids).reshape(-1, _options.Dim).index_select(0, positions);
        return Finish(_blocks[^1].Feed(attended), sums).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override torch.Tensor LastStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths)
    {
        using var scope = torch.NewDisposeScope();
        var (ids, vectors, x) = Embed(tables, histories);
        var time = x.size(1);
        x = Blocks(x, _blocks.Length - 1);
        var lastPosition = lengths - 1;
        var rows = torch.arange(x.size(0), dtype: torch.int64, device: x.device);
        var positions = torch.arange(time, dtype: torch.int64, device: x.device);
        var padding = positions.unsqueeze(0).ge(lengths.unsqueeze(1));                   // [batch, time]
        var used = torch.zeros([x.size(0), time], device: x.device).masked_fill(padding, float.NegativeInfinity);
        var attended = _blocks[^1].AttendLast(x, rows * time + lastPosition, used);
        return Finish(_blocks[^1].Feed(attended), Skip?.Last(vectors, ids, lastPosition)).MoveToOuterDisposeScope();
    }

    private (torch.Tensor Ids, torch.Tensor Vectors, torch.Tensor X) Embed(ItemTables tables, torch.Tensor histories)
    {
        var ids = Sides.Ids(histories);
        var vectors = Sides.Lookup(tables, ids);
        var x = Masks.Apply(vectors + _positions.narrow(0, 0, ids.size(1)), _options.Dropout, training);
        return (ids, vectors, x);
    }

    private torch.Tensor AttendAll(torch.Tensor x) => _blocks[^1].Attend(Blocks(x, _blocks.Length - 1), Causal(x));

    private torch.Tensor Blocks(torch.Tensor x, int count)
    {
        if (count == 0)
            return x;
        var causal = Causal(x);
        for (var i = 0; i < count; i++)
            x = _blocks[i].Feed(_blocks[i].Attend(x, causal));
        return x;
    }

    private static torch.Tensor Causal(torch.Tensor x) =>
        torch.full([x.size(1), x.size(1)], float.NegativeInfinity, device: x.device).triu(1);

    private torch.Tensor Finish(torch.Tensor fed, torch.Tensor? sum)
    {
        var state = _norm.forward(fed);
        return sum is null ? state : Skip!.Join(state, sum);
    }
}
