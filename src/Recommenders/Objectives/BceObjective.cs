using System.Globalization;
using Distillery.Data;

namespace Distillery.Recommenders;

/// <summary>
/// The papers' recommendation loss: binary cross-entropy with sampled negatives, plus <c>α</c> times the DROS term where asked.
/// </summary>
public sealed class BceObjective : IObjective, IDisposable
{
    private readonly IStudent _student;
    private readonly WindowGroups _groups;
    private readonly BceObjectiveOptions _options;
    private readonly DrosLoss? _dros;

    /// <summary>Makes the objective.</summary>
    /// <param name="student">What is taught.</param>
    /// <param name="rows">Train rows: last targets as in the papers, or every prefix.</param>
    /// <param name="options">Settings; default the paper's SASRec.</param>
    /// <param name="frequencies">How many training rows have each item as target, for the DROS term; default counted in <paramref name="rows"/>.</param>
    /// <exception cref="ArgumentException">Rows or settings do not fit the student.</exception>
    public BceObjective(IStudent student, WindowSet rows, BceObjectiveOptions? options = null, int[]? frequencies = null)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(rows);
        ObjectiveGuard.Check(student, rows);
        _options = options ?? new BceObjectiveOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Negatives, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(_options.DrosWeight, nameof(options));
        _student = student;
        _groups = WindowGroups.Of(rows);
        if (_options.DrosWeight > 0)
            _dros = new DrosLoss(frequencies ?? TargetCounts.Of(rows), _options.DrosBeta);
        Name = string.Create(
            CultureInfo.InvariantCulture,
            $"bce(negatives {_options.Negatives}, rows {rows.Count}, dros {_options.DrosWeight}, beta {_options.DrosBeta})");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int UnitCount => _groups.Count;

    /// <inheritdoc/>
    public StepResult Step(ReadOnlySpan<int> units, SeededGenerator random)
    {
        var pass = StudentPass.Run(_student, _groups, units);
        var negatives = NegativeSampler.Draw(_groups.Rows, pass.Rows, _options.Negatives, random);
        var gradients = BinaryCrossEntropy.Compute(pass.States, pass.Tables, pass.Targets, negatives);
        if (_dros is not null)
            gradients.Add(_dros.Compute(pass.States, pass.Tables, pass.Targets), _options.DrosWeight);
        gradients.Backward(pass.States, pass.Tables);
        return new StepResult(gradients.Loss, pass.Rows.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _dros?.Dispose();
}
