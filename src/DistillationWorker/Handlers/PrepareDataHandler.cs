using Distillery.Contracts;
using Distillery.Data;
using Distillery.Distillation.Stages;
using Distillery.Registry;
using Distillery.WorkerRuntime;

namespace Distillery.DistillationWorker;

/// <summary>Runs <c>prepare-data</c>.</summary>
/// <param name="time">Says when a dataset was imported.</param>
public sealed class PrepareDataHandler(TimeProvider time) : IStageHandler
{
    /// <inheritdoc/>
    public string Kind => StageKinds.PrepareData;

    /// <inheritdoc/>
    public async Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken)
    {
        try
        {
            var files = DatasetOf(parameters).Path is { } path ? await ContentDigests.OfAsync(path, cancellationToken) : "";
            return $"prepare-data {CodeVersion.Algorithms} {files}".TrimEnd();
        }
        catch (StageInputException exception)
        {
            throw new PermanentStageException($"dataset.path: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(IStageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var options = await OptionsAsync(context, cancellationToken);
            var folder = Path.Combine(context.WorkFolder, "data");
            var data = await Task.Run(() => PrepareData.Run(options, folder, new ContextReport(context), cancellationToken), cancellationToken);
            var digests = new Dictionary<string, string>();
            foreach (var path in PreparedData.Files)
                digests[path] = await context.OutputAsync(path, Path.Combine(folder, path), cancellationToken);
            await RegisterAsync(context, data, digests, cancellationToken);
            Describe(context, data);
            var profile = data.Info.Profile;
            return new StageOutcome(
                $"{profile.TrainRows + profile.ValidationRows + profile.TestRows:N0} windows of {profile.Users:N0} users over {profile.Items:N0} items; {profile.ColdTestShare:P0} of the test targets are cold");
        }
        catch (StageInputException exception)
        {
            throw new PermanentStageException(exception.Message, exception);
        }
    }

    private static async Task<PrepareDataOptions> OptionsAsync(IStageContext context, CancellationToken cancellationToken)
    {
        var dataset = DatasetOf(context.Parameters);
        var split = (context.Parameters.Split ?? new SplitSpec()).ToOptions();
        if (dataset.Sample is not null)
            return new PrepareDataOptions { Sample = dataset.ToSample(), Split = split };
        if (dataset.Id is null)
            return new PrepareDataOptions { Path = dataset.Path, Import = dataset.ToImport(), Split = split };
        var known = await context.OpenDatasetAsync(dataset.Id, cancellationToken);
        return new PrepareDataOptions
        {
            Path = known.Files[SequenceFiles.SequencesName],
            Import = dataset.ToImport(known.Dataset, known.Files[SequenceFiles.ItemsName]),
            // With a core filter it becomes another dataset, and is registered as one.
            ExpectedDigest = dataset.MinimumInteractions is null ? known.Dataset.Digest : null,
            Source = known.Dataset.Source,
            Split = split,
        };
    }

    private async Task RegisterAsync(IStageContext context, PreparedData data, Dictionary<string, string> digests, CancellationToken cancellationToken)
    {
        var profile = data.Info.Profile;
        var view = new DatasetView(
            data.Info.DatasetDigest, data.Info.Name, data.Info.CatalogueDigest, profile.Users, profile.Items, profile.Interactions, data.Info.Source, time.GetUtcNow())
        {
            Profile = ProfileMapping.Of(data.Dataset, isShuffled: data.Info.Split.Ties == TieOrder.Shuffled),
        };
        StoredFile[] files =
        [
            new(SequenceFiles.SequencesName, digests[$"{PreparedData.DatasetFolder}/{SequenceFiles.SequencesName}"]),
            new(SequenceFiles.ItemsName, digests[$"{PreparedData.DatasetFolder}/{SequenceFiles.ItemsName}"]),
        ];
        await context.RegisterDatasetAsync(view, files, cancellationToken);
    }

    private static void Describe(IStageContext context, PreparedData data)
    {
        var (info, profile) = (data.Info, data.Info.Profile);
        context.Param("dataset", info.Name);
        context.Param("dataset.digest", info.DatasetDigest);
        context.Param("catalogue.digest", info.CatalogueDigest);
        context.Param("split", info.SplitInWords);
        context.Metric("train_rows", 0, profile.TrainRows);
        context.Metric("validation_rows", 0, profile.ValidationRows);
        context.Metric("test_rows", 0, profile.TestRows);
        context.Metric("cold_test_share", 0, profile.ColdTestShare);
        context.Metric("tied_share", 0, profile.TiedShare);
    }

    private static DatasetSpec DatasetOf(StageParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.Dataset ?? throw new PermanentStageException("the stage prepare-data has no dataset: the job's plan is broken, submit the job again.");
    }
}
