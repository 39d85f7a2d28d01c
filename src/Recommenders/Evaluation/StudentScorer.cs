using Distillery.Data;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>Scores by a student: state of the last position times item vectors, plus bias, plus what the student learnt about repeats.</summary>
public sealed class StudentScorer : IBatchScorer, IDisposable
{
    private readonly IStudent _student;
    private readonly ItemTables _tables;
    private readonly torch.Tensor _columns;
    private readonly float _repeat;
    private readonly Workspace _workspace = new();

    /// <summary>Takes the student's item vectors as they are now; make a new scorer after its weights changed.</summary>
    /// <param name="student">The student, in evaluation mode: with dropout on, scores would be noise.</param>
    /// <exception cref="ArgumentException">The student is in training mode.</exception>
    public StudentScorer(IStudent student)
    {
        ArgumentNullException.ThrowIfNull(student);
        if (student.Module.training)
            throw new ArgumentException("the student is in training mode; call Module.eval() first, or its dropout makes the scores random.", nameof(student));
        _student = student;
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var tables = student.Tables();
        torch.Tensor Keep(torch.Tensor tensor) => tensor.detach().clone().DetachFromDisposeScope();
        var output = Keep(tables.Output);
        _tables = new ItemTables(output, tables.Bias is null ? null : Keep(tables.Bias), tables.Input is null ? null : output);
        _repeat = tables.Repeat?.to(torch.CPU).item<float>() ?? 0;
        _columns = output.t().DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public int ItemCount => _student.ItemCount;

    /// <inheritdoc/>
    public Span<float> Score(WindowSet rows, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        int[] chosen = [.. Enumerable.Range(start, count)];
        var batch = HistoryBatch.Of(rows, chosen, _student.Device);
        var states = _student.LastStates(_tables, batch.Histories, batch.Lengths);
        if (_student is IRowStates fusion)
            states = fusion.Join(states, rows, chosen);
        var scores = _workspace.Get("scores", count, ItemCount);
        if (states.is_cuda)
            scores.copy_(_tables.Scores(states));
        else
        {
            scores.addmm_(states, _columns, 0, 1);
            if (_tables.Bias is not null)
                scores.add_(_tables.Bias);
        }

        var values = TensorMemory.Span(scores);
        if (_repeat != 0)
            AddRepeat(values, rows, start, count);
        return values;
    }

    private void AddRepeat(Span<float> scores, WindowSet rows, int start, int count)
    {
        for (var row = 0; row < count; row++)
        {
            var history = rows.History(start + row);
            for (var t = 0; t < history.Length; t++)
                if (!history[..t].Contains(history[t]))
                    scores[row * ItemCount + history[t]] += _repeat;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _columns.Dispose();
        _tables.Output.Dispose();
        _tables.Bias?.Dispose();
        _workspace.Dispose();
    }
}
