using Distillery.Data;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>A student that reads, beside the history, the vector of a text that each row has: any other student and a <see cref="RowFusion"/>.</summary>
/// <remarks>
/// States of histories alone are the inner student's; only <see cref="Join"/> makes them comparable with item vectors. So rows are learnt
/// and scored only where <see cref="Vectors"/> has their text. Names in the state dictionary: <c>student.*</c>, <c>fusion.*</c>.
/// </remarks>
public sealed class RowTextStudent : torch.nn.Module, IStudent, IRowStates
{
    /// <summary>Puts the parts together.</summary>
    /// <param name="inner">What reads histories.</param>
    /// <param name="fusion">What joins its states with the texts.</param>
    /// <param name="vectors">The rows' vectors; may be given later.</param>
    /// <exception cref="ArgumentException">The parts do not fit.</exception>
    public RowTextStudent(IStudent inner, RowFusion fusion, RowVectors? vectors = null) : base(nameof(RowTextStudent))
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(fusion);
        if (inner.Dim != fusion.Dim)
            throw new ArgumentException($"the student's item vectors have {inner.Dim} numbers, the fusion gives {fusion.Dim}.", nameof(fusion));
        (Inner, Fusion) = (inner, fusion);
        register_module("student", inner.Module);
        register_module("fusion", fusion);
        if (vectors is not null)
            Use(vectors);
    }

    /// <summary>What reads histories.</summary>
    public IStudent Inner { get; }

    /// <summary>What joins its states with the texts.</summary>
    public RowFusion Fusion { get; }

    /// <summary>The rows' vectors; null before some are given.</summary>
    public RowVectors? Vectors { get; private set; }

    /// <inheritdoc/>
    public torch.nn.Module Module => this;

    /// <inheritdoc/>
    public IStudentOptions Options => Inner.Options;

    /// <inheritdoc/>
    public torch.Device Device => Inner.Device;

    /// <inheritdoc/>
    public bool IsTied => Inner.IsTied;

    /// <inheritdoc/>
    public bool HasBias => Inner.HasBias;

    /// <inheritdoc/>
    public bool LearnsRepeats => Inner.LearnsRepeats;

    /// <inheritdoc/>
    public DecayedHistory? Skip => Inner.Skip;

    /// <summary>Takes the vectors of the rows that will be learnt or scored, in place of earlier ones.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <exception cref="ArgumentException">They have another length, or come from another encoder than those it learnt from.</exception>
    public void Use(RowVectors vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.Dim != Fusion.TextDim)
            throw new ArgumentException($"the texts' vectors have {vectors.Dim} numbers; this student learnt from {Fusion.TextDim}.", nameof(vectors));
        if (vectors.Encoder != Fusion.Encoder)
            throw new ArgumentException($"the texts' vectors come from '{vectors.Encoder}'; this student learnt from '{Fusion.Encoder}'.", nameof(vectors));
        Vectors = vectors;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No vectors were given.</exception>
    public torch.Tensor Join(torch.Tensor states, WindowSet rows, ReadOnlySpan<int> chosen)
    {
        var vectors = Vectors ?? throw new InvalidOperationException("the student reads a text for each row, and was given none: call Use with their vectors.");
        using var scope = torch.NewDisposeScope();
        return Fusion.Join(states, vectors.Of(rows, chosen, Device)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public ItemTables Tables() => Inner.Tables();

    /// <inheritdoc/>
    public torch.Tensor InputTable() => Inner.InputTable();

    /// <inheritdoc/>
    public torch.Tensor States(ItemTables tables, torch.Tensor histories, torch.Tensor lengths) => Inner.States(tables, histories, lengths);

    /// <inheritdoc/>
    public torch.Tensor SelectedStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths, torch.Tensor positions) =>
        Inner.SelectedStates(tables, histories, lengths, positions);

    /// <inheritdoc/>
    public torch.Tensor LastStates(ItemTables tables, torch.Tensor histories, torch.Tensor lengths) => Inner.LastStates(tables, histories, lengths);

    /// <inheritdoc/>
    public void Reseed(long seed) => Inner.Reseed(seed);
}
