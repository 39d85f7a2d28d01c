using System.Security.Cryptography;
using Amazon.S3.Model;

namespace Distillery.Registry;

/// <summary>
/// Reads an object, from anywhere. A connection that breaks is made again from where it broke. A read from the first byte to the last
/// is hashed, and its last bytes are only given out when the digest is right; without a digest nothing is compared.
/// </summary>
internal sealed class S3ReadStream(S3Bucket bucket, S3Copy copy, string? digest) : Stream
{
    private const int Tries = 5;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private GetObjectResponse? _response;
    private long _responseAt;
    private long _hashedTo;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => copy.Bytes;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= Length || buffer.Length == 0)
        {
            if (Length == 0)
                Check();
            return 0;
        }

        var read = await ReadSomeAsync(buffer[..(int)Math.Min(buffer.Length, Length - Position)], cancellationToken);
        if (Position == _hashedTo)
        {
            _hash.AppendData(buffer.Span[..read]);
            _hashedTo += read;
            if (_hashedTo == Length)
                Check();
        }

        Position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
        => ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin)
        => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close(ref _response);
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void Close(ref GetObjectResponse? response)
    {
        response?.Dispose();
        response = null;
    }

    private async Task<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            Exception? broken = null;
            try
            {
                if (_response is null || _responseAt != Position)
                {
                    Close(ref _response);
                    _response = await bucket.OpenAsync(copy.Key, Position, Length, cancellationToken);
                    _responseAt = Position;
                }

                using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                silence.CancelAfter(bucket.Options.Timeout);
                var read = await _response.ResponseStream.ReadAsync(buffer, silence.Token);
                if (read > 0)
                {
                    _responseAt += read;
                    return read;
                }

                broken = new EndOfStreamException($"it ended after {Position} of {Length} bytes");
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested
                && (e is OperationCanceledException or HttpRequestException || (e is IOException and not ArtifactException)))
            {
                broken = e;
            }

            Close(ref _response);
            if (attempt == Tries)
                throw ArtifactException.StoreFailed($"Artifact {digest ?? copy.Key} could not be read from {bucket.Options.Bucket}: the connection broke {Tries} times at byte {Position} of {Length}, last because {broken.Message}.", broken);
            await Task.Delay(TimeSpan.FromMilliseconds(50 << attempt), cancellationToken);
        }
    }

    private void Check()
    {
        if (digest is null)
            return;
        var actual = Convert.ToHexStringLower(_hash.GetCurrentHash());
        if (actual == digest)
            return;
        Close(ref _response);
        throw ArtifactException.Damaged(digest, $"{bucket.Options.Bucket}/{copy.Key}");
    }
}
