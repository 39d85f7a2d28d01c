using Distillery.Baselines;
using Distillery.Data;
using Xunit.Abstractions;

namespace Distillery.Teachers.Tests.Content;

/// <summary>On real data, lists that have seen their own row betray themselves: they hit far more often than lists for test rows.</summary>
public sealed class CrossFitRealDataTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Toys_CrossFittedLists_HitAsOftenAsOnRowsThatNobodyHasSeen()
    {
        var folder = Find("toys");
        Skip.If(folder is null, "no folder shared/data/toys above the test assembly");
        var dataset = DatasetImporter.Import(folder!);
        var split = Windowing.Split(dataset);
        // The weights that validation chooses on this set; choosing them again would only cost time.
        var teacher = ContentTeacher.Fit(dataset, split, new ContentTeacherOptions
        {
            VectorDim = 8,
            Hybrid = new HybridOptions { TextWeights = [0.1], CodeWeights = [0.5] },
        });
        var some = EveryFifth(split.Train);
        var honest = Hits("cross-fitted", teacher.Answer(some, crossFit: true), some);
        var naive = Hits("not cross-fitted", teacher.Answer(some, crossFit: false), some);
        var validation = Hits("validation", teacher.Answer(split.Validation, crossFit: false), split.Validation);
        honest.ShouldBe(validation, 0.03);
        naive.ShouldBeGreaterThan(2 * honest);
    }

    private double Hits(string name, TeacherAnswers answers, WindowSet rows)
    {
        answers.RequireAligned(rows);
        var hits = Enumerable.Range(0, rows.Count).Count(row => answers.Ranking(row).Contains(rows.Targets[row])) / (double)rows.Count;
        output.WriteLine($"{name}: HR@20 of the lists {hits:F4} over {rows.Count} rows");
        return hits;
    }

    private static WindowSet EveryFifth(WindowSet rows)
    {
        var chosen = Enumerable.Range(0, rows.Count / 5).Select(i => 5 * i).ToArray();
        return new WindowSet
        {
            Length = rows.Length,
            PaddingId = rows.PaddingId,
            Histories = [.. chosen.SelectMany(row => rows.Histories[(row * rows.Length)..((row + 1) * rows.Length)])],
            HistoryLengths = Array.ConvertAll(chosen, row => rows.HistoryLengths[row]),
            Targets = Array.ConvertAll(chosen, row => rows.Targets[row]),
            Users = Array.ConvertAll(chosen, row => rows.Users[row]),
            Positions = Array.ConvertAll(chosen, row => rows.Positions[row]),
            TargetTimes = Array.ConvertAll(chosen, row => rows.TargetTimes[row]),
        };
    }

    private static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", name) is var path && Directory.Exists(path))
                return path;
        return null;
    }
}
