using Distillery.Contracts;
using Distillery.Data;
using Distillery.DistillationWorker;
using Distillery.WorkerRuntime;

namespace Distillery.Cli.Teachers;

/// <summary>A spec's data with its windows, as the job would cut them.</summary>
/// <param name="Dataset">The dataset in the order that the windows were cut from.</param>
/// <param name="Split">Its windows.</param>
/// <param name="IsRemote">Whether it was fetched from a started platform.</param>
internal sealed record PlanData(Dataset Dataset, WindowSplit Split, bool IsRemote)
{
    /// <summary>Reads the data and cuts its windows.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="stored">Where datasets lie that were imported before.</param>
    /// <param name="ct">Ends the work early.</param>
    /// <exception cref="BadInputException">The data cannot be read here.</exception>
    public static async Task<PlanData> OfAsync(JobSpec spec, StoredDatasets stored, CancellationToken ct)
    {
        try
        {
            var source = spec.Dataset;
            var (dataset, isRemote) = source.Id is not null ? await stored.ReadAsync(source, ct)
                : (source.Sample is not null ? SampleShop.Generate(source.ToSample()) : DatasetImporter.Import(source.Path!, source.ToImport()), false);
            var split = spec.Split.ToOptions();
            var ordered = Windowing.Order(dataset, split);
            return new PlanData(ordered, Windowing.Split(ordered, split), isRemote);
        }
        catch (Exception error) when (error is ArgumentException or DatasetFormatException or FileNotFoundException or DirectoryNotFoundException or PermanentStageException)
        {
            throw new BadInputException(error.Message);
        }
    }
}
