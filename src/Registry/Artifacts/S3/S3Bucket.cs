using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Distillery.Registry;

/// <summary>
/// The keys of a bucket. A content lies under <c>sha256/ab/cd/&lt;digest&gt;/&lt;copy&gt;</c>: S3 cannot delete "unless someone has touched it",
/// so content is kept by making a new copy, and a deletion names one old copy. However late it comes, it cannot hit a newer one.
/// </summary>
internal sealed class S3Bucket : IDisposable
{
    // S3 copies up to 5 GiB in one call.
    private const long LargestCopy = 5L << 30;
    private const long CopyPart = 1L << 30;
    private readonly AmazonS3Client _client;

    public S3Bucket(S3Options options)
    {
        Options = options;
        var config = new AmazonS3Config
        {
            AuthenticationRegion = options.Region,
            ForcePathStyle = options.ForcePathStyle,
            MaxErrorRetry = options.Retries,
            RetryMode = RequestRetryMode.Standard,
            ThrottleRetries = false,
            Timeout = options.Timeout,
            // Checksums beyond the signed sha256 of every body are AWS's own, and other stores refuse them.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint is { } endpoint)
            config.ServiceURL = endpoint;
        else
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        _client = options.AccessKey is { } key
            ? new AmazonS3Client(new BasicAWSCredentials(key, options.SecretKey), config)
            : new AmazonS3Client(config);
    }

    public S3Options Options { get; }

    public string ContentPrefix => Options.Prefix + "sha256/";

    public string TemporaryPrefix => Options.Prefix + "tmp/";

    public string DamagedPrefix => Options.Prefix + "damaged/";

    public string NewKeyOf(string digest) => PrefixOf(digest) + Guid.NewGuid().ToString("N");

    public string NewTemporaryKey() => TemporaryPrefix + Guid.NewGuid().ToString("N");

    public string UploadKey(string id) => TemporaryPrefix + "upload-" + id;

    public string? UploadOf(string key)
        => key.StartsWith(UploadKey(""), StringComparison.Ordinal) ? key[UploadKey("").Length..] : null;

    /// <summary>Copies of a content, newest first.</summary>
    public async Task<IReadOnlyList<S3Copy>> CopiesAsync(string digest, CancellationToken cancellationToken)
    {
        var copies = new List<S3Copy>();
        await foreach (var copy in ListAsync(PrefixOf(digest), cancellationToken))
            copies.Add(copy);
        return [.. copies.OrderByDescending(copy => copy.WrittenAt).ThenBy(copy => copy.Key, StringComparer.Ordinal)];
    }

    public async Task<S3Copy?> NewestAsync(string digest, CancellationToken cancellationToken)
        => await CopiesAsync(digest, cancellationToken) is [var newest, ..] ? newest : null;

    public async IAsyncEnumerable<S3Copy> ListAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var request = new ListObjectsV2Request { BucketName = Options.Bucket, Prefix = prefix, ContinuationToken = next };
            var page = await CallAsync("list", prefix, () => _client.ListObjectsV2Async(request, cancellationToken));
            foreach (var item in page.S3Objects ?? [])
                yield return new S3Copy(item.Key, item.Size ?? 0, new DateTimeOffset(item.LastModified?.ToUniversalTime() ?? DateTime.UnixEpoch));
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    /// <summary>Puts a body that is in memory, so that a retry can send it again; its signed sha256 is checked by the store.</summary>
    public Task PutAsync(string key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        => CallAsync("put", key, () => _client.PutObjectAsync(
            new PutObjectRequest { BucketName = Options.Bucket, Key = key, InputStream = Body(body), UseChunkEncoding = false, AutoCloseStream = true }, cancellationToken));

    public async Task<string> BeginPartsAsync(string key, CancellationToken cancellationToken)
        => (await CallAsync("begin a multipart upload of", key, () => _client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest { BucketName = Options.Bucket, Key = key }, cancellationToken))).UploadId;

    /// <returns>The part's tag.</returns>
    public async Task<string> PutPartAsync(string key, string upload, int number, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        => (await CallAsync("put a part of", key, () => _client.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = Options.Bucket, Key = key, UploadId = upload, PartNumber = number, InputStream = Body(body), PartSize = body.Length, UseChunkEncoding = false,
            },
            cancellationToken))).ETag;

    public Task CompletePartsAsync(string key, string upload, IEnumerable<(int Number, string Tag)> parts, CancellationToken cancellationToken)
        => CallAsync("complete the multipart upload of", key, () => _client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = Options.Bucket, Key = key, UploadId = upload, PartETags = [.. parts.Select(part => new PartETag(part.Number, part.Tag))],
            },
            cancellationToken));

    /// <summary>Drops a multipart upload; one that is not there is fine.</summary>
    public async Task AbortPartsAsync(string key, string upload, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync("abort the multipart upload of", key, () => _client.AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest { BucketName = Options.Bucket, Key = key, UploadId = upload }, cancellationToken));
        }
        catch (ArtifactException e) when (e.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound })
        {
            // Aborted or completed before.
        }
    }

    /// <summary>Copies inside the store; the bytes do not come here.</summary>
    public async Task CopyAsync(S3Copy source, string key, CancellationToken cancellationToken)
    {
        if (source.Bytes <= LargestCopy)
        {
            await CallAsync("copy", source.Key, () => _client.CopyObjectAsync(
                new CopyObjectRequest { SourceBucket = Options.Bucket, SourceKey = source.Key, DestinationBucket = Options.Bucket, DestinationKey = key }, cancellationToken));
            return;
        }

        var upload = await BeginPartsAsync(key, cancellationToken);
        var parts = new List<(int, string)>();
        for (long first = 0; first < source.Bytes; first += CopyPart)
        {
            var request = new CopyPartRequest
            {
                SourceBucket = Options.Bucket, SourceKey = source.Key, DestinationBucket = Options.Bucket, DestinationKey = key, UploadId = upload,
                PartNumber = parts.Count + 1, FirstByte = first, LastByte = Math.Min(first + CopyPart, source.Bytes) - 1,
            };
            parts.Add((request.PartNumber.Value, (await CallAsync("copy a part of", source.Key, () => _client.CopyPartAsync(request, cancellationToken))).ETag));
        }

        await CompletePartsAsync(key, upload, parts, cancellationToken);
    }

    /// <summary>Opens an object from a position to its end.</summary>
    public Task<GetObjectResponse> OpenAsync(string key, long from, long bytes, CancellationToken cancellationToken)
        => CallAsync("read", key, () => _client.GetObjectAsync(
            new GetObjectRequest { BucketName = Options.Bucket, Key = key, ByteRange = from == 0 ? null : new ByteRange(from, bytes - 1) }, cancellationToken));

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
        => CallAsync("delete", key, () => _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = Options.Bucket, Key = key }, cancellationToken));

    public async Task<S3Copy?> FindAsync(string key, CancellationToken cancellationToken)
    {
        await foreach (var copy in ListAsync(key, cancellationToken))
        {
            if (copy.Key == key)
                return copy;
        }

        return null;
    }

    public async IAsyncEnumerable<(string Key, string Upload, DateTimeOffset BegunAt)> UploadsAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListMultipartUploadsRequest { BucketName = Options.Bucket, Prefix = Options.Prefix };
        while (true)
        {
            ListMultipartUploadsResponse page;
            try
            {
                page = await CallAsync("list the multipart uploads of", Options.Prefix, () => _client.ListMultipartUploadsAsync(request, cancellationToken));
            }
            catch (ArtifactException e) when (e.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.NotImplemented })
            {
                // Some stores cannot list them, and end them by themselves.
                yield break;
            }

            foreach (var upload in page.MultipartUploads ?? [])
                yield return (upload.Key, upload.UploadId, new DateTimeOffset(upload.Initiated?.ToUniversalTime() ?? DateTime.UnixEpoch));
            if (page.IsTruncated != true)
                yield break;
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
    }

    public void Dispose() => _client.Dispose();

    private static MemoryStream Body(ReadOnlyMemory<byte> body)
        => System.Runtime.InteropServices.MemoryMarshal.TryGetArray(body, out var bytes)
            ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
            : new MemoryStream(body.ToArray(), writable: false);

    private string PrefixOf(string digest)
    {
        Digests.Check(digest);
        return $"{ContentPrefix}{digest[..2]}/{digest[2..4]}/{digest}/";
    }

    // What goes wrong names the store, the key and the act; the SDK's own message may quote a request, but never a secret.
    private async Task<T> CallAsync<T>(string act, string key, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            var status = e is AmazonServiceException { StatusCode: not 0 } answer ? $" ({(int)answer.StatusCode} {answer.ErrorCode})" : "";
            throw ArtifactException.StoreFailed(
                $"The artifact store could not {act} {Options.Bucket}/{key}{status}: {e.Message.TrimEnd('.')}. Check {ArtifactOptions.Section}:S3 and that {Options.Endpoint ?? "AWS"} is up.", e);
        }
    }
}
