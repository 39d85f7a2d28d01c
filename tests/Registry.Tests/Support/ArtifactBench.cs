using System.Text;
using Distillery.TestS3;

namespace Distillery.Registry.Tests;

/// <summary>A store with its artifacts on disk or in a bucket.</summary>
internal sealed class ArtifactBench : IAsyncDisposable
{
    private readonly TestS3Server? _server;

    private ArtifactBench(TestStore store, TestS3Server? server, ArtifactOptions options)
    {
        (Store, _server, Options) = (store, server, options);
        if (server is null)
        {
            Artifacts = store.Files;
            UploadsOf = new FileArtifactUploads(store.Files);
            Inventory = new FileArtifactInventory(store.Files);
        }
        else
        {
            var bucket = new S3ArtifactStore(
                new S3Options
                {
                    Bucket = TestS3Server.Bucket, Endpoint = server.Endpoint, Region = TestS3Server.Region, ForcePathStyle = true,
                    AccessKey = TestS3Server.AccessKey, SecretKey = TestS3Server.SecretKey, PartBytes = 5 << 20,
                },
                Path.Combine(store.Folder, "cache"),
                1 << 30,
                store.Clock);
            Artifacts = bucket;
            UploadsOf = new S3ArtifactUploads(bucket);
            Inventory = new S3ArtifactInventory(bucket);
        }

        Uploads = new UploadStore(store.Database, Artifacts, UploadsOf, options);
    }

    public TestStore Store { get; }

    public ArtifactOptions Options { get; }

    public IArtifactStore Artifacts { get; }

    public IArtifactUploads UploadsOf { get; }

    public IArtifactInventory Inventory { get; }

    public UploadStore Uploads { get; }

    public TestS3Server Server => _server.ShouldNotBeNull();

    public static async Task<ArtifactBench> CreateAsync(string backend, RetentionOptions? retention = null)
    {
        var store = await TestStore.CreateAsync();
        var options = new ArtifactOptions { PartBytes = 5 << 20, Retention = retention ?? new RetentionOptions() };
        return new ArtifactBench(store, backend == "s3" ? await TestS3Server.StartAsync(store.Clock) : null, options);
    }

    public ArtifactCollector Collector() => new(Store.Database, Artifacts, Inventory, Uploads, Options);

    public Task<Contracts.SweepView> CollectAsync(bool dryRun = false) => Collector().CollectAsync(new CollectRequest { By = "ann", DryRun = dryRun }, default);

    public async Task<string> PutAsync(string text) => (await Artifacts.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), default)).Digest;

    public async Task<bool> HasAsync(string digest) => await Artifacts.FindAsync(digest, default) is not null;

    public async Task<string> ReadAsync(string digest)
    {
        await using var stream = await Artifacts.OpenReadAsync(digest, default);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Changes stored bytes behind the store's back.</summary>
    public async Task DamageAsync(string digest)
    {
        if (_server is null)
        {
            var file = await Artifacts.GetLocalFileAsync(digest, default);
            File.Delete(file);
            await File.WriteAllTextAsync(file, "worthless");
            return;
        }

        foreach (var key in _server.Objects.Keys.Where(key => key.Contains(digest)))
            _server.Objects[key] = new TestS3Server.StoredObject("worthless"u8.ToArray(), Store.Clock.GetUtcNow());
    }

    public async ValueTask DisposeAsync()
    {
        (Artifacts as IDisposable)?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        await Store.DisposeAsync();
    }
}
