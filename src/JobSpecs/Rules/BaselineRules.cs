using Distillery.Contracts;

namespace Distillery.JobSpecs;

/// <summary>What must hold for the rows beside the student.</summary>
internal static class BaselineRules
{
    /// <summary>Adds every broken rule.</summary>
    public static void Check(JobSpec spec, Reporter report)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Baselines.Count; i++)
        {
            var baseline = spec.Baselines[i];
            var path = $"baselines[{i}]";
            if (report.Knows(path))
                continue;
            if (baseline.Row is null == baseline.Student is null)
            {
                report.Add(path, "needs either row or student.");
                continue;
            }

            if (baseline.Row == "twin" && spec.Method.Name == "none")
                report.Add(path, "is the student itself: the method is none already.");
            if (baseline.Row is not null)
                CheckWord(baseline, path, report);
            else
            {
                JobSpecRules.CheckModel(RowSettings.Student(spec, baseline), RowSettings.Method(baseline), path, $"{path}.method", report);
                SlimRules.Check(spec, RowSettings.Student(spec, baseline), baseline.Method ?? new MethodSpec { Name = "none" }, path, $"{path}.method", report);
            }

            var key = RowNames.Key(spec, baseline);
            if (!seen.TryAdd(key, i))
                report.Add(path, $"is the same row as baselines[{seen[key]}]; give one of them a name.");
        }
    }

    private static void CheckWord(BaselineSpec baseline, string path, Reporter report)
    {
        if (baseline is not { Loss: null, Prefixes: null, Dim: null, Dropout: null, Method: null, Training: null })
            report.Add(path, $"is the row {baseline.Row}, which has no settings but name.");
    }
}
