using System.Globalization;
using Distillery.Data;

namespace Distillery.Recommenders;

/// <summary>
/// Softmax cross-entropy on the next item, over the whole catalogue or a sample, with a teacher's lists as a soft target where given:
/// <c>L = CE(target) + λ CE(list)</c>.
/// </summary>
public sealed class SoftmaxObjective : IObjective, IDisposable
{
    private readonly IStudent _student;
    private readonly WindowGroups _groups;
    private readonly SoftmaxObjectiveOptions _options;
    private readonly SoftLists? _lists;
    private readonly CatalogueSoftmax _loss;

    /// <summary>Makes the objective.</summary>
    /// <param name="student">What is taught.</param>
    /// <param name="rows">Train rows: last targets, or every prefix (<see cref="PrefixRows.FromTrain"/>).</param>
    /// <param name="options">Settings; default the whole catalogue.</param>
    /// <param name="lists">A list for each of <paramref name="rows"/>, made without knowledge of that row; null for none.</param>
    /// <exception cref="ArgumentException">Rows, lists or settings do not fit the student.</exception>
    public SoftmaxObjective(IStudent student, WindowSet rows, SoftmaxObjectiveOptions? options = null, SoftLists? lists = null)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(rows);
        ObjectiveGuard.Check(student, rows);
        _options = options ?? new SoftmaxObjectiveOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.Negatives, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(_options.ListWeight, nameof(options));
        if (lists is not null && lists.Count != rows.Count)
            throw new ArgumentException($"there are {lists.Count} lists for {rows.Count} rows; every row needs one (it may be empty).", nameof(lists));
        _student = student;
        _groups = WindowGroups.Of(rows);
        _lists = lists;
        _loss = new CatalogueSoftmax(student.ItemCount, _options.Candidates is null ? null : [.. _options.Candidates]);
        Name = string.Create(
            CultureInfo.InvariantCulture,
            $"softmax(negatives {_options.Negatives}, candidates {_loss.CandidateCount}, rows {rows.Count}, lists {lists?.Length ?? 0} x {(lists is null ? 0 : _options.ListWeight)})");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int UnitCount => _groups.Count;

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<int> units, SeededGenerator random)
    {
        var pass = StudentPass.Run(_student, _groups, units);
        var targets = _lists is null
            ? SoftmaxTargets.Of(pass.Targets)
            : SoftmaxTargets.Of(pass.Targets, _lists, pass.Rows, _options.ListWeight);
        if (pass.Tables.Repeat is not null)
            targets = targets.WithHistories(_groups.Rows, pass.Rows);
        var gradients = _options.Negatives == 0
            ? _loss.Full(pass.States, pass.Tables, targets)
            : _loss.Sampled(pass.States, pass.Tables, targets, _options.Negatives, random);
        gradients.Backward(pass.States, pass.Tables);
        return new StepResult(gradients.Loss, pass.Rows.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _loss.Dispose();
}
