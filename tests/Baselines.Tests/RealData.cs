using Distillery.Data;

namespace Distillery.Baselines.Tests;

/// <summary>Finds the prepared sets, which stand beside the repository where a machine has them and are never part of it.</summary>
internal static class RealData
{
    public static (Dataset Ordered, WindowSplit Split, WindowSet Prefixes) Load(string name, TieOrder ties)
    {
        var folder = Find(name);
        Skip.If(folder is null, $"no folder shared/data/{name} above the test assembly");
        var options = new SplitOptions { Ties = ties };
        var ordered = Windowing.Order(DatasetImporter.Import(folder!), options);
        var split = Windowing.Split(ordered, options);
        return (ordered, split, PrefixRows.FromTrain(ordered, split.Train));
    }

    private static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", name) is var path && Directory.Exists(path))
                return path;
        return null;
    }
}
