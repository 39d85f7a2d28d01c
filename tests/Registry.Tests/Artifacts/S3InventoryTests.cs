namespace Distillery.Registry.Tests;

/// <summary>What a bucket holds, for collections.</summary>
public sealed class S3InventoryTests : IAsyncLifetime
{
    private S3Bench _bench = null!;

    public async Task InitializeAsync() => _bench = await S3Bench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Keep_OldContent_MakesACopyThatALateDeletionCannotHit()
    {
        var inventory = new S3ArtifactInventory(_bench.Store);
        var info = await _bench.Store.PutAsync(new MemoryStream(S3Bench.Bytes(10)), default);
        var old = _bench.Server.Objects.Keys.Single();
        _bench.Clock.Advance(TimeSpan.FromDays(3));

        (await _bench.Store.KeepAsync(info.Digest, default)).ShouldBe(info);

        _bench.Server.Objects.Count.ShouldBe(2);
        (await inventory.TryDeleteAsync(info.Digest, _bench.Clock.GetUtcNow().AddDays(-1), default)).ShouldBeFalse();
        await _bench.Store.Bucket.DeleteAsync(old, default);
        (await _bench.ReadAsync(info.Digest)).ShouldBe(S3Bench.Bytes(10));
        await _bench.Store.KeepAsync(info.Digest, default);
        _bench.Server.Objects.Count.ShouldBe(1, "kept a moment ago");
    }

    [Fact]
    public async Task Inventory_ManyContents_AreListedAcrossPages()
    {
        _bench.Server.PageSize = 2;
        var digests = new SortedSet<string>(StringComparer.Ordinal);
        for (var n = 1; n <= 7; n++)
            digests.Add((await _bench.Store.PutAsync(new MemoryStream(S3Bench.Bytes(n)), default)).Digest);
        _bench.Clock.Advance(TimeSpan.FromDays(1));
        await _bench.Store.KeepAsync(digests.Min!, default);
        await _bench.Store.Bucket.BeginPartsAsync(_bench.Store.Bucket.NewTemporaryKey(), default);

        var contents = new List<StoredContent>();
        await foreach (var content in new S3ArtifactInventory(_bench.Store).ListAsync(default))
            contents.Add(content);
        var leftovers = new List<Leftover>();
        await foreach (var leftover in new S3ArtifactInventory(_bench.Store).LeftoversAsync(default))
            leftovers.Add(leftover);

        contents.Select(content => content.Digest).ShouldBe(digests);
        contents[0].Copies.ShouldBe(2);
        contents[0].KeptAt.ShouldBe(_bench.Clock.GetUtcNow());
        leftovers.Single().Place.ShouldStartWith("tmp/");
    }

    [Fact]
    public async Task Leftovers_StoreThatCannotListUploads_AreThoseThatItCanList()
    {
        _bench.Server.ListsUploads = false;
        await _bench.Store.Bucket.PutAsync(_bench.Store.Bucket.NewTemporaryKey(), new byte[3], default);

        var leftovers = new List<Leftover>();
        await foreach (var leftover in new S3ArtifactInventory(_bench.Store).LeftoversAsync(default))
            leftovers.Add(leftover);

        leftovers.Single().Bytes.ShouldBe(3);
    }
}
