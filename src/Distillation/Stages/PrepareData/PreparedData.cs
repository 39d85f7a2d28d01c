using Distillery.Data;

namespace Distillery.Distillation.Stages;

/// <summary>Prepared data on this machine: the dataset in the order that windows are cut from, and its windows.</summary>
public sealed class PreparedData
{
    /// <summary>Name of the description beside the dataset's files.</summary>
    public const string InfoName = "prepared.json";

    /// <summary>Folder of the dataset's files.</summary>
    public const string DatasetFolder = "dataset";

    private readonly Lazy<WindowSet> _prefixes;

    internal PreparedData(PreparedInfo info, Dataset dataset, WindowSplit split)
    {
        (Info, Dataset, Split) = (info, dataset, split);
        _prefixes = new Lazy<WindowSet>(() => PrefixRows.FromTrain(Dataset, Split.Train));
    }

    /// <summary>Which data it is, and how it was divided.</summary>
    public PreparedInfo Info { get; }

    /// <summary>The dataset in the order that windows are cut from.</summary>
    public Dataset Dataset { get; }

    /// <summary>Train, validation and test rows.</summary>
    public WindowSplit Split { get; }

    /// <summary>Every prefix of the training rows; made at the first use.</summary>
    public WindowSet Prefixes => _prefixes.Value;

    /// <summary>The files of prepared data, relative to its folder, with <c>/</c>.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [InfoName, $"{DatasetFolder}/{SequenceFiles.SequencesName}", $"{DatasetFolder}/{SequenceFiles.ItemsName}"];

    /// <summary>Reads what <see cref="PrepareData"/> wrote, and makes sure that it is the same data.</summary>
    /// <param name="folder">The folder with <see cref="Files"/>.</param>
    /// <exception cref="StageInputException">A file is missing, broken, or of another dataset.</exception>
    public static PreparedData Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var paths = Files.Select(path => Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar))).ToArray();
        return Load(paths[0], paths[1], paths[2]);
    }

    /// <summary>Reads <see cref="Files"/> that need not lie in one folder.</summary>
    /// <param name="infoFile">The description.</param>
    /// <param name="sequencesFile">The interactions.</param>
    /// <param name="itemsFile">The item table.</param>
    /// <exception cref="StageInputException">A file is missing, broken, or of another dataset.</exception>
    public static PreparedData Load(string infoFile, string sequencesFile, string itemsFile)
    {
        var info = StageFiles.Read<PreparedInfo>(infoFile);
        Dataset dataset;
        try
        {
            dataset = SequenceFiles.Read(sequencesFile, new ImportOptions { Name = info.Name, ItemsPath = itemsFile });
        }
        catch (DatasetFormatException exception)
        {
            throw new StageInputException($"the prepared data is damaged: {exception.Message}", exception);
        }

        if (dataset.Digest != info.DatasetDigest)
            throw new StageInputException($"the prepared dataset has digest {dataset.Digest}; {InfoName} speaks of {info.DatasetDigest}. Prepare the data again.");
        var ordered = Windowing.Order(dataset, info.Split);
        if (ordered.Digest != info.OrderedDigest)
            throw new StageInputException($"the tie order of the prepared dataset has digest {ordered.Digest}; {InfoName} speaks of {info.OrderedDigest}. It was made by another version of the code: prepare the data again.");
        return new PreparedData(info, ordered, Windowing.Split(ordered, info.Split));
    }
}
