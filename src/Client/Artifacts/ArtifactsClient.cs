using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Distillery.Contracts;

namespace Distillery.Client;

/// <summary>The part <c>/api/artifacts</c> of the job API. Refusals are <see cref="DistilleryApiException"/>.</summary>
public sealed class ArtifactsClient
{
    private const int CopyBytes = 128 * 1024;
    private const int Tries = 5;
    private readonly ApiCalls calls;
    private readonly TimeProvider time;

    internal ArtifactsClient(ApiCalls calls, TimeProvider time) => (this.calls, this.time) = (calls, time);

    /// <summary>Copies content to a stream and checks it. A connection that breaks is made again from where it broke.</summary>
    /// <param name="digest">Lower-case hex sha256.</param>
    /// <param name="destination">Where the bytes go; the caller discards them when this method throws.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">The call failed, or the bytes are not what the digest promises.</exception>
    public async Task DownloadAsync(string digest, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long position = 0;
        for (var attempt = 1; ; attempt++)
        {
            var before = position;
            try
            {
                position = await DownloadFromAsync(digest, position, hash, destination, cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (BrokenDownloadException e)
            {
                position = e.Position;
                if (position > before)
                    attempt = 0;
                else if (attempt == Tries)
                    throw new DistilleryApiException($"The connection broke {Tries} times at byte {position} of artifact {digest}: {e.InnerException?.Message}", DistilleryApiException.Unreachable, inner: e);
            }

            catch (DistilleryApiException e) when (attempt < Tries && e.IsTransient)
            {
                // It broke before the first byte of this attempt.
            }

            await Task.Delay(Wait(attempt), time, cancellationToken).ConfigureAwait(false);
        }

        var actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (actual != digest)
            throw new DistilleryApiException($"The artifact {digest} arrived damaged: its digest is {actual}.", DistilleryApiException.UnexpectedAnswer);
    }

    /// <summary>Stores a file in parts. Content that is stored already is not sent; a part that fails on its way is sent again.</summary>
    /// <param name="file">The file; nothing may write to it meanwhile.</param>
    /// <param name="uploadId">An upload of the same file that was broken off, to go on with; null begins a new one.</param>
    /// <param name="begun">Told the upload's id before the first part is sent, so that a later call can go on.</param>
    /// <param name="cancellationToken">Stops the call; the upload can be gone on with until it expires.</param>
    /// <returns>The completed upload, with the content's digest.</returns>
    public async Task<UploadView> UploadAsync(string file, string? uploadId = null, Action<string>? begun = null, CancellationToken cancellationToken = default)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, CopyBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        var upload = uploadId is null ? await BeginAsync(new NewUpload(stream.Length == 0 ? null : stream.Length, digest), cancellationToken).ConfigureAwait(false) : await GetUploadAsync(uploadId, cancellationToken).ConfigureAwait(false);
        begun?.Invoke(upload.Id);
        if (upload.State == "completed")
            return upload;
        var buffer = new byte[Math.Min(upload.PartBytes, stream.Length)];
        var known = upload.Parts.ToDictionary(part => part.Number, part => part.Sha256);
        for (var number = 1; (number - 1) * upload.PartBytes < stream.Length; number++)
        {
            stream.Position = (number - 1) * upload.PartBytes;
            var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            var part = buffer.AsMemory(0, count);
            if (known.TryGetValue(number, out var sent) && sent == Convert.ToHexStringLower(SHA256.HashData(part.Span)))
                continue;
            await SendPartAsync(upload.Id, number, part, cancellationToken).ConfigureAwait(false);
        }

        return await CompleteAsync(upload.Id, digest, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins an upload.</summary>
    /// <param name="request">What is known of the content.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<UploadView> BeginAsync(NewUpload request, CancellationToken cancellationToken = default) =>
        calls.SendAsync<UploadView>(HttpMethod.Post, Route.Of("artifacts", "uploads"), JsonContent.Create(request, options: ContractsJson.Options), cancellationToken);

    /// <summary>An upload and the parts that have come.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<UploadView> GetUploadAsync(string id, CancellationToken cancellationToken = default) =>
        calls.GetAsync<UploadView>(Route.Of("artifacts", "uploads", id), cancellationToken);

    /// <summary>Sends one part, whose checksum the API verifies.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="number">From 1.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<UploadPartView> PutPartAsync(string id, int number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var body = new ReadOnlyMemoryContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        body.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(content.Span))}:");
        using var request = new HttpRequestMessage(HttpMethod.Put, Route.Of("artifacts", "uploads", id, "parts", $"{number}")) { Content = body };
        // A refusal comes before the bytes are on the way; sent at once, they would meet a closed connection and the refusal would be lost.
        request.Headers.ExpectContinue = true;
        using var response = await calls.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        return await ApiCalls.ReadAsync<UploadPartView>(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the parts one content.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="digest">Lower-case hex sha256 that it must have.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<UploadView> CompleteAsync(string id, string digest, CancellationToken cancellationToken = default) =>
        calls.SendAsync<UploadView>(
            HttpMethod.Post, Route.Of("artifacts", "uploads", id, "complete"), JsonContent.Create(new CompleteUpload(digest), options: ContractsJson.Options), cancellationToken);

    /// <summary>Drops an upload.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task AbortAsync(string id, CancellationToken cancellationToken = default) => calls.DeleteAsync(Route.Of("artifacts", "uploads", id), cancellationToken);

    /// <summary>Removes what nothing refers to, and waits for the end; for admins.</summary>
    /// <param name="dryRun">Whether to tell only what would be removed.</param>
    /// <param name="cancellationToken">Stops the wait; the collection goes on.</param>
    public async Task<SweepView> CollectAsync(bool dryRun, CancellationToken cancellationToken = default) =>
        await FollowAsync(
            await calls.PostAsync<SweepView>(Route.Of("artifacts", "gc").With(("dryRun", dryRun ? "true" : null)), cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);

    /// <summary>Reads every content and compares it with its digest, and waits for the end; for admins.</summary>
    /// <param name="quarantine">Whether damaged content is moved aside, so that it is stored anew when somebody makes it again.</param>
    /// <param name="cancellationToken">Stops the wait; the verification goes on.</param>
    public async Task<SweepView> VerifyAsync(bool quarantine, CancellationToken cancellationToken = default) =>
        await FollowAsync(
            await calls.PostAsync<SweepView>(Route.Of("artifacts", "verify").With(("quarantine", quarantine ? "true" : null)), cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);

    /// <summary>The last collections and verifications, newest first, without what they found.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<SweepView>> ListSweepsAsync(CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<SweepView>>(Route.Of("artifacts", "gc"), cancellationToken);

    /// <summary>A sweep with what it found.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<SweepView> GetSweepAsync(string id, CancellationToken cancellationToken = default) =>
        calls.GetAsync<SweepView>(Route.Of("artifacts", "gc", id), cancellationToken);

    private static TimeSpan Wait(int attempt) => TimeSpan.FromMilliseconds(100 << Math.Min(attempt, 6));

    private async Task<SweepView> FollowAsync(SweepView sweep, CancellationToken ct)
    {
        while (sweep.State == "running")
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, ct).ConfigureAwait(false);
            sweep = await GetSweepAsync(sweep.Id, ct).ConfigureAwait(false);
        }

        return sweep;
    }

    private async Task SendPartAsync(string id, int number, ReadOnlyMemory<byte> part, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await PutPartAsync(id, number, part, ct).ConfigureAwait(false);
                return;
            }
            catch (DistilleryApiException e) when (attempt < Tries && (e.IsTransient || e.Code == "part_damaged"))
            {
                await Task.Delay(Wait(attempt), time, ct).ConfigureAwait(false);
            }
        }
    }

    private async Task<long> DownloadFromAsync(string digest, long position, IncrementalHash hash, Stream destination, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Route.Of("artifacts", digest));
        if (position > 0)
            request.Headers.Range = new RangeHeaderValue(position, null);
        using var response = await calls.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        if (position > 0 && response.StatusCode != System.Net.HttpStatusCode.PartialContent)
            throw new DistilleryApiException($"The API does not go on with artifact {digest} at byte {position}.", DistilleryApiException.UnexpectedAnswer, response.StatusCode);
        var buffer = new byte[CopyBytes];
        await using var content = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        while (true)
        {
            int count;
            try
            {
                count = await content.ReadAsync(buffer, ct).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                throw new BrokenDownloadException(position, e);
            }

            if (count == 0)
                return position;
            hash.AppendData(buffer, 0, count);
            await destination.WriteAsync(buffer.AsMemory(0, count), ct).ConfigureAwait(false);
            position += count;
        }
    }

#pragma warning disable CA1032, CA1064 // Never leaves this class.
    private sealed class BrokenDownloadException(long position, Exception inner) : IOException(inner.Message, inner)
    {
        public long Position => position;
    }
#pragma warning restore CA1032, CA1064
}
