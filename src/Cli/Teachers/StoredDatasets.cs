using System.Data.Common;
using Distillery.Client;
using Distillery.Contracts;
using Distillery.Data;
using Distillery.Distillation.Stages;
using Distillery.DistillationWorker;
using Distillery.Registry;

namespace Distillery.Cli.Teachers;

/// <summary>Datasets that were imported before: in the folder of an embedded platform, else at a started one. Nothing is changed there.</summary>
/// <param name="dataDirectory">The platform's folder; it need not exist.</param>
/// <param name="client">The started platform; it need not answer.</param>
/// <param name="server">Its address, for messages.</param>
internal sealed class StoredDatasets(DirectoryInfo dataDirectory, DistilleryClient client, Uri server)
{
    /// <summary>Reads one.</summary>
    /// <param name="spec">With <see cref="DatasetSpec.Id"/>.</param>
    /// <param name="ct">Ends the work early.</param>
    /// <returns>The dataset, and whether it came from the started platform.</returns>
    /// <exception cref="BadInputException">It is in neither place; the message says where was looked.</exception>
    public async Task<(Dataset Dataset, bool IsRemote)> ReadAsync(DatasetSpec spec, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("distillery-dataset-").FullName;
        try
        {
            var (found, here) = await CopyFromStoreAsync(spec.Id!, folder, ct);
            var isRemote = found is null;
            found ??= await DownloadAsync(spec.Id!, folder, here, ct);
            var options = spec.ToImport(found, Path.Combine(folder, SequenceFiles.ItemsName));
            var dataset = DatasetImporter.Import(Path.Combine(folder, SequenceFiles.SequencesName), options);
            // With a core filter it is another dataset.
            if (spec.MinimumInteractions is null && dataset.Digest != found.Digest)
                throw new BadInputException($"dataset.id: the files of {found.Digest} have the digest {dataset.Digest}; they are damaged.");
            return (dataset, isRemote);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<(DatasetView? Found, string Why)> CopyFromStoreAsync(string id, string folder, CancellationToken ct)
    {
        var options = new RegistryOptions { DataFolder = dataDirectory.FullName };
        if (!File.Exists(options.DatabaseFile))
            return (null, $"there is no platform's store in {dataDirectory.FullName} (--data-dir)");
        await using var dialect = new SqliteDialect(options.DatabaseFile, TimeProvider.System);
        var blobs = new FileArtifactStore(options.BlobFolder);
        var store = new DatasetStore(new Database(dialect, new StoreSignals()), blobs);
        try
        {
            var found = await store.FindAsync(id, ct);
            if (found.Count > 1)
                throw new BadInputException($"dataset.id: several datasets in {dataDirectory.FullName} have a digest that begins with '{id}'; give more digits.");
            if (found.Count == 0)
                return (null, $"the store in {dataDirectory.FullName} (--data-dir) has no dataset whose digest begins so");
            foreach (var file in await store.FilesAsync(found[0].Digest, ct))
                File.Copy(await blobs.GetLocalFileAsync(file.Digest, ct), Path.Combine(folder, Path.GetFileName(file.Path)));
            return (found[0], "");
        }
        catch (Exception error) when (error is DbException or ArtifactException)
        {
            return (null, $"the store in {dataDirectory.FullName} was not read ({error.Message})");
        }
    }

    private async Task<DatasetView> DownloadAsync(string id, string folder, string here, CancellationToken ct)
    {
        DatasetView found;
        try
        {
            found = await client.GetDatasetAsync(id, ct);
        }
        catch (DistilleryApiException error) when (error.Status is null or System.Net.HttpStatusCode.NotFound)
        {
            var there = error.Status is null ? $"no platform answers at {server} (--server)" : $"the platform at {server} (--server) has no such dataset, or several whose digests begin so";
            throw new BadInputException($"dataset.id is {id}: {here}, and {there}. Name the folder or the platform that has it, or name the data by dataset.path.");
        }

        // The API gives a dataset's files out as outputs of the stages that wrote them.
        var runs = await client.ListRunsAsync(new RunQuery { Filter = $"params.`dataset.digest` = '{found.Digest}'", View = "all", Limit = 50 }, ct);
        foreach (var run in runs.Items.Where(run => run.JobId is not null))
        {
            try
            {
                foreach (var name in new[] { SequenceFiles.SequencesName, SequenceFiles.ItemsName })
                {
                    await using var file = File.Create(Path.Combine(folder, name));
                    await client.DownloadArtifactAsync(run.Id, $"{PreparedData.DatasetFolder}/{name}", file, ct);
                }

                return found;
            }
            catch (DistilleryApiException error) when (error.Status is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Gone)
            {
                // A run that was answered from an earlier one, or whose files were collected; another has them.
            }
        }

        throw new BadInputException($"dataset.id is {id}: {here}, and the platform at {server} knows {found.Name}, but no run of it still has its files. Name the data by dataset.path.");
    }
}
