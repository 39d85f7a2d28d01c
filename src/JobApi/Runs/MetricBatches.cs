using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.Runs;

/// <summary>Reads a batch of metrics: every problem at once, each with its place.</summary>
internal static class MetricBatches
{
    public const int MaxPoints = 10_000;
    public const long MaxBytes = 4 << 20;
    private const int MostProblems = 50;

    public static (IReadOnlyList<MetricPoint> Points, IReadOnlyList<SpecProblem> Problems) Read(MetricBatch batch)
    {
        if (batch.Points is not { Count: > 0 and <= MaxPoints } sent)
            return ([], [new SpecProblem("points", $"1 to {MaxPoints:N0} points are needed; these are {batch.Points?.Count ?? 0:N0}.")]);
        var points = new List<MetricPoint>(sent.Count);
        var problems = new List<SpecProblem>();
        for (var n = 0; n < sent.Count && problems.Count < MostProblems; n++)
        {
            if (Missing(sent[n]) is { } field)
            {
                problems.Add(new SpecProblem($"points[{n}]{(field.Length == 0 ? "" : ".")}{field}", "This is needed."));
                continue;
            }

            var point = new MetricPoint(sent[n].Key!, sent[n].Step!.Value, sent[n].Value!.Value, sent[n].Time!.Value);
            if (RunStore.ProblemOf(point) is { } problem)
                problems.Add(new SpecProblem($"points[{n}]", problem));
            points.Add(point);
        }

        return (points, problems);
    }

    private static string? Missing(NewMetricPoint? point)
        => point is null ? ""
            : point.Key is null ? "key"
            : point.Step is null ? "step"
            : point.Value is null ? "value"
            : point.Time is null ? "time"
            : null;
}
