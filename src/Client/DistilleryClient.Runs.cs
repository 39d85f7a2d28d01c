using System.Net.Http.Json;
using System.Security.Cryptography;
using Distillery.Contracts;

namespace Distillery.Client;

public sealed partial class DistilleryClient
{
    private const int CopyBytes = 128 * 1024;

    /// <summary>The runs of a job, its parent run first.</summary>
    /// <param name="jobId">Id of the job.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<RunView>> ListRunsAsync(string jobId, CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<RunView>>(Route.Of("jobs", jobId, "runs"), cancellationToken);

    /// <summary>Runs of jobs and runs that clients made, filtered and ordered.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<Page<RunListRow>> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return calls.GetAsync<Page<RunListRow>>(
            Route.Of("runs").With([
                ("filter", query.Filter), ("view", query.View), ("after", query.After), ("limit", query.Limit),
                .. query.OrderBy.Select(field => ("orderBy", (object?)field)), .. query.Experiments.Select(experiment => ("experiment", (object?)experiment))]),
            cancellationToken);
    }

    /// <summary>One run.</summary>
    /// <param name="runId">Id of the run.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<RunView> GetRunAsync(string runId, CancellationToken cancellationToken = default) =>
        calls.GetAsync<RunView>(Route.Of("runs", runId), cancellationToken);

    /// <summary>History of a run's metrics.</summary>
    /// <param name="runId">Id of the run.</param>
    /// <param name="key">One metric key; every key when absent.</param>
    /// <param name="after">Only points after this step.</param>
    /// <param name="points">
    /// At most so many of each metric, 4 to 50,000; 10,000 when absent. Of a longer history the lowest and highest of each stretch stay.
    /// </param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<MetricPoint>> ListMetricsAsync(
        string runId, string? key = null, long? after = null, int? points = null, CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<MetricPoint>>(
            Route.Of("runs", runId, "metrics").With(("key", key), ("after", after), ("points", points)), cancellationToken);

    /// <summary>Makes a run that belongs to no job, for metrics of your own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="id">32 lower-case hex digits, so that the same call may be made again; a new id when absent.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<RunView> CreateRunAsync(string name, string? id = null, CancellationToken cancellationToken = default) =>
        calls.SendAsync<RunView>(HttpMethod.Post, Route.Of("runs"), JsonContent.Create(new NewRun(name, id), options: ContractsJson.Options), cancellationToken);

    /// <summary>
    /// Stores metrics of a run, all or none: of a run that <see cref="CreateRunAsync"/> made, or of a job's run with keys that begin with
    /// <c>external/</c>. Safe to repeat: run, key, step and time name a point.
    /// </summary>
    /// <param name="runId">Id of the run.</param>
    /// <param name="points">1 to 10,000 points.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<MetricReceipt> LogMetricsAsync(string runId, IReadOnlyList<MetricPoint> points, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(points);
        var batch = new MetricBatch([.. points.Select(point => new NewMetricPoint(point.Key, point.Step, point.Value, point.Time))]);
        return calls.SendAsync<MetricReceipt>(
            HttpMethod.Post, Route.Of("runs", runId, "metrics"), JsonContent.Create(batch, options: ContractsJson.Options), cancellationToken);
    }

    /// <summary>Opens an artifact for reading.</summary>
    /// <param name="runId">Id of the run.</param>
    /// <param name="path">Its path inside the run.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The download; dispose it.</returns>
    public async Task<ArtifactDownload> OpenArtifactAsync(string runId, string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var address = Route.Of(["runs", runId, "artifacts", .. path.Split('/')]);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var response = await calls.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return new ArtifactDownload(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Copies an artifact to a stream and checks it against its digest.</summary>
    /// <param name="runId">Id of the run.</param>
    /// <param name="path">Its path inside the run.</param>
    /// <param name="destination">Where the bytes go; the caller discards them when this method throws.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Lower-case hex sha256 of the copied bytes.</returns>
    /// <exception cref="DistilleryApiException">The call failed, the connection broke, or the bytes are not what the digest promises.</exception>
    public async Task<string> DownloadArtifactAsync(
        string runId, string path, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        await using var download = await OpenArtifactAsync(runId, path, cancellationToken).ConfigureAwait(false);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[CopyBytes];
        while (await ReadChunkAsync(download.Content, buffer, path, cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            hash.AppendData(buffer, 0, count);
            await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }

        var digest = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (download.Digest is { } promised && promised != digest)
        {
            throw new DistilleryApiException(
                $"The artifact {path} of run {runId} arrived damaged: its digest is {digest}, the API promised {promised}.",
                DistilleryApiException.UnexpectedAnswer);
        }

        return digest;
    }

    private static async Task<int> ReadChunkAsync(Stream content, Memory<byte> buffer, string path, CancellationToken ct)
    {
        try
        {
            return await content.ReadAsync(buffer, ct).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new DistilleryApiException(
                $"The connection broke while {path} was downloaded: {e.Message}", DistilleryApiException.Unreachable, inner: e);
        }
    }
}
