using Distillery.Data;

namespace Distillery.Distillation.Stages;

/// <summary>Stage <c>prepare-data</c>: imports or generates a dataset, cuts its windows and writes both down.</summary>
public static class PrepareData
{
    /// <summary>Prepares data.</summary>
    /// <param name="options">Source and split.</param>
    /// <param name="folder">Where <see cref="PreparedData.Files"/> are written; made where it is missing.</param>
    /// <param name="report">Told what happens.</param>
    /// <param name="cancellationToken">Ends the work early; then nothing was described, so nothing is taken for prepared.</param>
    /// <exception cref="StageInputException">The source is broken, of another digest, or too small for the split.</exception>
    public static PreparedData Run(PrepareDataOptions options, string folder, IStageReport? report = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        report ??= SilentReport.Instance;
        report.Progress(0, options.Sample is null ? "reading the data" : "generating the sample shop");
        var dataset = Source(options);
        cancellationToken.ThrowIfCancellationRequested();
        report.Progress(0.5, $"cutting windows of {dataset.Users.Count:N0} users");
        var prepared = Divide(dataset, options);
        cancellationToken.ThrowIfCancellationRequested();
        report.Progress(0.7, "writing the dataset");
        SequenceFiles.Write(dataset, Path.Combine(folder, PreparedData.DatasetFolder));
        cancellationToken.ThrowIfCancellationRequested();
        // Written last: a folder without it is no prepared data.
        StageFiles.Write(Path.Combine(folder, PreparedData.InfoName), prepared.Info);
        report.Progress(1, $"{prepared.Info.Profile.TrainRows:N0} training rows");
        return prepared;
    }

    private static PreparedData Divide(Dataset dataset, PrepareDataOptions options)
    {
        try
        {
            var ordered = Windowing.Order(dataset, options.Split);
            var split = Windowing.Split(ordered, options.Split);
            return new PreparedData(
                new PreparedInfo
                {
                    Name = dataset.Name,
                    DatasetDigest = dataset.Digest,
                    CatalogueDigest = dataset.Catalogue.Digest,
                    OrderedDigest = ordered.Digest,
                    Source = SourceInWords(options),
                    Split = options.Split,
                    Profile = DatasetProfile.Of(ordered, split),
                },
                ordered,
                split);
        }
        catch (ArgumentException exception)
        {
            throw new StageInputException(exception.Message, exception);
        }
    }

    private static Dataset Source(PrepareDataOptions options)
    {
        if (options.Path is null == options.Sample is null)
            throw new StageInputException("exactly one of dataset.path and dataset.sample must be given.");
        try
        {
            var dataset = options.Sample is { } sample ? SampleShop.Generate(sample) : DatasetImporter.Import(options.Path!, options.Import);
            return options.ExpectedDigest is { } expected && dataset.Digest != expected
                ? throw new StageInputException($"the data has digest {dataset.Digest}; {expected} was asked for.")
                : dataset;
        }
        catch (Exception exception) when (exception is DatasetFormatException or ArgumentException)
        {
            throw new StageInputException(exception.Message, exception);
        }
    }

    private static string SourceInWords(PrepareDataOptions options) =>
        options.Source is { } source ? source
        : options.Sample is { } sample
            ? $"sample shop (users {sample.Customers}, items {sample.Products}, seed {sample.Seed})"
            : options.Path!;
}
