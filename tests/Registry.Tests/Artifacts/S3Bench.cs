using Distillery.TestS3;
using static Distillery.TestS3.TestS3Server;

namespace Distillery.Registry.Tests;

/// <summary>A bucket on a server of its own, and a store over it.</summary>
internal sealed class S3Bench : IAsyncDisposable
{
    public const int MiB = 1 << 20;

    private S3Bench(TestS3Server server, ManualClock clock)
    {
        (Server, Clock) = (server, clock);
        Store = Open();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("s3-").FullName;

    public ManualClock Clock { get; }

    public TestS3Server Server { get; }

    public S3ArtifactStore Store { get; }

    public static async Task<S3Bench> StartAsync()
    {
        var clock = new ManualClock();
        return new S3Bench(await TestS3Server.StartAsync(clock), clock);
    }

    public static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The same bucket as another process would open it.</summary>
    public S3ArtifactStore Open(string secret = SecretKey, int retries = 4, TimeSpan? timeout = null, long cacheBytes = 1 << 30)
        => new(
            new S3Options
            {
                Bucket = Bucket, Endpoint = Server.Endpoint, Region = Region, ForcePathStyle = true, AccessKey = AccessKey, SecretKey = secret,
                Retries = retries, PartBytes = 5 * MiB, Timeout = timeout ?? TimeSpan.FromSeconds(20),
            },
            Path.Combine(Folder, "cache"),
            cacheBytes,
            Clock);

    public int Downloads() => Server.Requests.Count(request => request.StartsWith("GET sha256/"));

    public async Task<byte[]> ReadAsync(string digest)
    {
        await using var stream = await Store.OpenReadAsync(digest, default);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
