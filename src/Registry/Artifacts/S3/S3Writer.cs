using System.Buffers;
using System.Security.Cryptography;

namespace Distillery.Registry;

/// <summary>Sends a stream to a key, in one request when it is short and in parts when it is long, and hashes it meanwhile.</summary>
internal sealed class S3Writer(S3Bucket bucket, string key) : IDisposable
{
    // S3 knows 10,000 parts; doubling their size every 1,000 makes them reach 8 TiB, above what S3 stores.
    private const int PartsPerSize = 1_000;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<(int Number, string Tag)> _parts = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(bucket.Options.PartBytes);
    private int _filled;
    private int _partBytes = bucket.Options.PartBytes;
    private string? _upload;

    /// <summary>Bytes read.</summary>
    public long Bytes { get; private set; }

    /// <summary>Digest of what was read.</summary>
    public string Digest { get; private set; } = "";

    /// <summary>Reads to the end. What fits into one part stays in memory until <see cref="CommitAsync"/>.</summary>
    public async Task WriteAsync(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            int read;
            while ((read = await content.ReadAsync(_buffer.AsMemory(_filled, _partBytes - _filled), cancellationToken)) > 0)
            {
                _hash.AppendData(_buffer, _filled, read);
                _filled += read;
                Bytes += read;
                if (_filled == _partBytes)
                    await SendPartAsync(cancellationToken);
            }

            Digest = Convert.ToHexStringLower(_hash.GetHashAndReset());
        }
        catch
        {
            await DropAsync();
            throw;
        }
    }

    /// <summary>Makes what was read an object, under another key when one is named.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken, string? destination = null)
    {
        if (_upload is null)
        {
            await bucket.PutAsync(destination ?? key, _buffer.AsMemory(0, _filled), cancellationToken);
            return;
        }

        try
        {
            if (_filled > 0)
                await SendPartAsync(cancellationToken);
            await bucket.CompletePartsAsync(key, _upload, _parts, cancellationToken);
        }
        catch
        {
            await DropAsync();
            throw;
        }

        _upload = null;
        if (destination is null)
            return;
        await bucket.CopyAsync(new S3Copy(key, Bytes, default), destination, cancellationToken);
        await bucket.DeleteAsync(key, cancellationToken);
    }

    /// <summary>Takes back what was sent. When even that fails, the collector finds it.</summary>
    public async Task DropAsync()
    {
        if (_upload is not { } upload)
            return;
        _upload = null;
        try
        {
            await bucket.AbortPartsAsync(key, upload, CancellationToken.None);
        }
        catch (ArtifactException)
        {
            // The first failure is the one to tell; the rest of the upload is a leftover that the collector lists.
        }
    }

    public void Dispose()
    {
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private async Task SendPartAsync(CancellationToken cancellationToken)
    {
        _upload ??= await bucket.BeginPartsAsync(key, cancellationToken);
        var number = _parts.Count + 1;
        _parts.Add((number, await bucket.PutPartAsync(key, _upload, number, _buffer.AsMemory(0, _filled), cancellationToken)));
        _filled = 0;
        if (number % PartsPerSize == 0 && _partBytes < 1 << 29)
        {
            _partBytes *= 2;
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(_partBytes);
        }
    }
}
