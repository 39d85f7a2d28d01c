using System.Globalization;
using Distillery.Data;
using Distillery.Recommenders;

namespace Distillery.Distillation.Dllm2Rec;

/// <summary>
/// DLLM2Rec's training objective <c>L = L_r (+ α L_dros) + λ_d L_d</c> on last targets. Scores of targets, negatives and listed items are
/// gathered; the whole catalogue is scored only for the student's own list (consistency, no gradient) and for DROS.
/// </summary>
public sealed class Dllm2RecObjective : IObjective, IDisposable
{
    private readonly IStudent _student;
    private readonly WindowGroups _groups;
    private readonly TeacherLists? _lists;
    private readonly Dllm2RecOptions _options;
    private readonly DrosOptions? _robustness;
    private readonly DrosLoss? _dros;
    private readonly StudentLists _studentLists;

    /// <summary>Makes the objective.</summary>
    /// <param name="student">What is taught.</param>
    /// <param name="train">Train rows: last targets.</param>
    /// <param name="lists">The teacher's list for each of them; null is allowed where <see cref="Dllm2RecOptions.UsesLists"/> is false.</param>
    /// <param name="options">Mode and weights.</param>
    /// <param name="robustness">The DROS term; null for none.</param>
    /// <exception cref="ArgumentException">Rows, lists or settings do not fit together.</exception>
    public Dllm2RecObjective(IStudent student, WindowSet train, TeacherLists? lists, Dllm2RecOptions options, DrosOptions? robustness = null)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (train.PaddingId != student.ItemCount)
            throw new ArgumentException($"the rows were cut from a catalogue of {train.PaddingId} items, the student knows {student.ItemCount}.", nameof(train));
        if (options.UsesLists)
            CheckLists(train, lists, options);
        (_student, _options, _robustness) = (student, options, robustness);
        _studentLists = new StudentLists(student.ItemCount);
        _lists = options.UsesLists ? lists : null;
        _groups = WindowGroups.Of(train);
        if (_groups.Count != train.Count)
            throw new ArgumentException("the rows hold prefixes of each other; DLLM2Rec learns last targets only.", nameof(train));
        if (robustness is { Alpha: > 0 })
            _dros = new DrosLoss(TargetCounts.Of(train), robustness.Beta);
        Name = string.Create(
            CultureInfo.InvariantCulture,
            $"dllm2rec({options.Mode}, rows {train.Count}, lists {(options.UsesLists ? options.ListLength : 0)} x {options.ListWeight}, weights {options.Position}/{options.Confidence}/{options.Consistency}, beta {options.Beta}, dros {robustness?.Alpha ?? 0}, radius {robustness?.Beta ?? 0})");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int UnitCount => _groups.Count;

    /// <inheritdoc/>
    /// <remarks>
    /// Paper mode learns the rows that the trainer names, each once an epoch. Released-code mode draws as many rows anew in every step,
    /// without repeats inside the step (<c>DataFrame.sample</c>, main.py 355-361), so some rows are not seen in an epoch.
    /// </remarks>
    public StepResult Step(ReadOnlySpan<int> units, SeededGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var chosen = _options.Mode == Dllm2RecMode.ReleasedCode ? RandomDraw.Distinct(units.Length, UnitCount, random) : units.ToArray();
        var pass = StudentPass.Run(_student, _groups, chosen);
        var negatives = NegativeSampler.Draw(_groups.Rows, pass.Rows, 1, random);
        var k = _options.ListLength;
        var listed = Take(_lists?.Items, pass.Rows, k, -1);
        var weights = Weights(pass, listed);
        var ids = Ids(pass.Targets, negatives, listed);
        var (loss, slopes) = Dllm2RecLoss.Compute(_options, PairScores.Score(pass.States, pass.Tables, ids), weights);
        var gradients = PairScores.Gradients(loss, pass.States, pass.Tables, ids, slopes);
        if (_dros is not null)
        {
            var (anchors, factors) = RobustAnchors.Of(_options, _robustness!.Alpha, pass.Targets, listed, weights);
            gradients.Add(_dros.Compute(pass.States, pass.Tables, anchors, factors));
        }

        gradients.Backward(pass.States, pass.Tables);
        return new StepResult(gradients.Loss, pass.Rows.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _dros?.Dispose();
        _studentLists.Dispose();
    }

    private float[] Weights(StudentPass pass, int[] listed)
    {
        if (_lists is null)
            return new float[listed.Length];
        var consistency = _options.Consistency > 0
            ? ImportanceWeights.Consistency(listed, StudentTop(pass), pass.Rows.Length)
            : new float[listed.Length];
        return _options.Mode == Dllm2RecMode.Paper
            ? ImportanceWeights.Paper(_options, listed, Take(_lists.TrueDistances, pass.Rows, 1, 0f), consistency)
            : ImportanceWeights.ReleasedCode(_options, listed, Take(_lists.Distances, pass.Rows, _options.ListLength, 0f), consistency);
    }

    // O^S: the K best by the scores of this very step, as in the program, where dropout is on too.
    private int[] StudentTop(StudentPass pass) => _studentLists.Of(pass.States, pass.Tables, Math.Min(_options.ListLength, _student.ItemCount));

    // Target, negative, list of each row; an empty place is given item 0 and weighs nothing.
    private static int[] Ids(int[] targets, int[] negatives, int[] listed)
    {
        var k = listed.Length / targets.Length;
        var ids = new int[targets.Length * (k + 2)];
        for (var row = 0; row < targets.Length; row++)
        {
            var at = row * (k + 2);
            ids[at] = targets[row];
            ids[at + 1] = negatives[row];
            for (var i = 0; i < k; i++)
                ids[at + 2 + i] = Math.Max(listed[row * k + i], 0);
        }

        return ids;
    }

    private static T[] Take<T>(T[]? values, int[] rows, int width, T missing)
    {
        var taken = new T[rows.Length * width];
        if (values is null)
            Array.Fill(taken, missing);
        else
            for (var i = 0; i < rows.Length; i++)
                Array.Copy(values, rows[i] * width, taken, i * width, width);
        return taken;
    }

    private static void CheckLists(WindowSet train, TeacherLists? lists, Dllm2RecOptions options)
    {
        if (lists is null)
            throw new ArgumentException("ranking distillation needs the teacher's lists; set method.lists.weight to 0 to go without.", nameof(lists));
        if (lists.Length != options.ListLength || lists.Items.Length != train.Count * options.ListLength)
            throw new ArgumentException($"there are {lists.Items.Length / lists.Length} lists of {lists.Length}; {train.Count} rows need lists of {options.ListLength}.", nameof(lists));
        if (options is { Mode: Dllm2RecMode.Paper, Confidence: > 0 } && lists.TrueDistances is null)
            throw new ArgumentException("the paper's confidence (Eq. 7) needs the distance to the true item, which this teacher does not give: set method.importance.confidence to 0, or method.mode to released-code.", nameof(lists));
    }
}
