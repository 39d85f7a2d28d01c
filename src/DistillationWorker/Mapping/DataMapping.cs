using Distillery.Contracts;
using Distillery.Data;
using Distillery.WorkerRuntime;

namespace Distillery.DistillationWorker;

/// <summary>From the words of a spec to the options of <c>prepare-data</c>.</summary>
public static class DataMapping
{
    /// <summary>The split.</summary>
    /// <param name="split">As the spec has it.</param>
    public static SplitOptions ToOptions(this SplitSpec split)
    {
        ArgumentNullException.ThrowIfNull(split);
        return new SplitOptions
        {
            Kind = split.Kind == "leave-one-out" ? SplitKind.LeaveOneOut : SplitKind.Time,
            Train = split.Train,
            Validation = split.Validation,
            WindowLength = split.Window,
            FullWindowsOnly = split.Windows == "full",
            LastWindowOnly = split.Windows == "last",
            Ties = split.Ties == "shuffled" ? TieOrder.Shuffled : TieOrder.AsIs,
            Seed = split.Seed,
        };
    }

    /// <summary>The sample shop; absent numbers take the generator's own defaults.</summary>
    /// <param name="dataset">As the spec has it; with a sample.</param>
    public static SampleShopOptions ToSample(this DatasetSpec dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var defaults = new SampleShopOptions();
        return defaults with
        {
            Customers = dataset.Sample?.Users ?? defaults.Customers,
            Products = dataset.Sample?.Items ?? defaults.Products,
            Seed = dataset.Sample?.Seed ?? defaults.Seed,
            Name = dataset.Name ?? defaults.Name,
        };
    }

    /// <summary>How files are read.</summary>
    /// <param name="dataset">As the spec has it; with a path.</param>
    public static ImportOptions ToImport(this DatasetSpec dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new ImportOptions
        {
            Kind = dataset.Kind switch
            {
                null => DatasetKind.Auto,
                "sequences" => DatasetKind.Sequences,
                "movielens" => DatasetKind.MovieLens,
                "amazon" => DatasetKind.Amazon,
                "csv" => DatasetKind.Csv,
                "dllm2rec" => DatasetKind.Dllm2Rec,
                var other => throw new PermanentStageException($"dataset.kind is {other}; allowed are sequences, movielens, amazon, csv and dllm2rec."),
            },
            Name = dataset.Name,
            MinimumInteractions = dataset.MinimumInteractions,
            Columns = dataset.Columns is { } columns ? ToColumns(columns) : null,
        };
    }

    /// <summary>How the kept files of an imported dataset are read.</summary>
    /// <param name="dataset">As the spec has it; with an id.</param>
    /// <param name="known">The dataset of that id.</param>
    /// <param name="itemsPath">Its file of items.</param>
    public static ImportOptions ToImport(this DatasetSpec dataset, DatasetView known, string itemsPath)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(known);
        return new ImportOptions { Kind = DatasetKind.Sequences, Name = dataset.Name ?? known.Name, ItemsPath = itemsPath, MinimumInteractions = dataset.MinimumInteractions };
    }

    private static CsvColumns ToColumns(IReadOnlyDictionary<string, string> columns)
    {
        string Needed(string use) => columns.GetValueOrDefault(use)
            ?? throw new PermanentStageException($"dataset.columns.{use} is missing; a csv needs a column for user, item and time.");
        return new CsvColumns { User = Needed("user"), Item = Needed("item"), Time = Needed("time"), Title = columns.GetValueOrDefault("title") };
    }
}
