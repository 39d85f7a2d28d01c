using static Distillery.TestS3.TestS3Server;

namespace Distillery.Registry.Tests;

/// <summary>Reads from a bucket, and local copies of what is in it.</summary>
public sealed class S3ReadTests : IAsyncLifetime
{
    private S3Bench _bench = null!;

    public async Task InitializeAsync() => _bench = await S3Bench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task OpenRead_ConnectionsThatBreak_AreContinuedWhereTheyBroke()
    {
        var bytes = S3Bench.Bytes(3 * S3Bench.MiB);
        var info = await _bench.Store.PutAsync(new MemoryStream(bytes), default);
        var left = 4;
        _bench.Server.Faults = request => request.Path.Value!.Contains("/sha256/") && Interlocked.Decrement(ref left) >= 0 ? Fault.CutAnswer : null;

        (await _bench.ReadAsync(info.Digest)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();

        _bench.Server.Requests.Count(request => request.StartsWith("GET sha256/")).ShouldBeGreaterThan(4);
    }

    [Fact]
    public async Task OpenRead_Seek_ReadsTheRangeOnly()
    {
        var bytes = S3Bench.Bytes(2 * S3Bench.MiB);
        var info = await _bench.Store.PutAsync(new MemoryStream(bytes), default);

        await using var stream = await _bench.Store.OpenReadAsync(info.Digest, default);
        stream.Seek(-1000, SeekOrigin.End);
        var part = new byte[1000];
        await stream.ReadExactlyAsync(part);

        part.ShouldBe(bytes[^1000..]);
        stream.Length.ShouldBe(bytes.Length);
    }

    [Fact]
    public async Task OpenRead_DamagedContent_NeverGivesTheLastBytes()
    {
        var bytes = S3Bench.Bytes(2 * S3Bench.MiB);
        var info = await _bench.Store.PutAsync(new MemoryStream(bytes), default);
        var (key, stored) = _bench.Server.Objects.Single();
        stored.Bytes[S3Bench.MiB] ^= 1;
        _bench.Server.Objects[key] = stored;

        await using var stream = await _bench.Store.OpenReadAsync(info.Digest, default);
        var copy = new MemoryStream();
        (await Should.ThrowAsync<ArtifactException>(() => stream.CopyToAsync(copy))).Message.ShouldContain("damaged");

        copy.Length.ShouldBeLessThan(bytes.Length);
        await Should.ThrowAsync<ArtifactException>(() => _bench.Store.GetLocalFileAsync(info.Digest, default));
        Directory.GetFiles(_bench.Folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0).ShouldBeEmpty();
    }

    [Fact]
    public async Task GetLocalFile_Twice_DownloadsOnce_AndHealsADamagedCopy()
    {
        var bytes = S3Bench.Bytes(100_000);
        var info = await _bench.Store.PutAsync(new MemoryStream(bytes), default);

        var files = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _bench.Store.GetLocalFileAsync(info.Digest, default))));

        files.Distinct().Count().ShouldBe(1);
        _bench.Downloads().ShouldBe(1);
        File.Delete(files[0]);
        await File.WriteAllTextAsync(files[0], "worthless");
        (await File.ReadAllBytesAsync(await _bench.Store.GetLocalFileAsync(info.Digest, default))).ShouldBe(bytes);
        _bench.Downloads().ShouldBe(2);
    }

    [Fact]
    public async Task GetLocalFile_MoreThanTheLimit_DropsWhatWasUsedLongestAgo_ButNothingHeld()
    {
        using var store = _bench.Open(cacheBytes: 250);
        var digests = new List<string>();
        for (var n = 0; n < 4; n++)
            digests.Add((await store.PutAsync(new MemoryStream(S3Bench.Bytes(100 - n)), default)).Digest);
        async Task<string> Get(int n)
        {
            _bench.Clock.Advance(TimeSpan.FromSeconds(1));
            return await store.GetLocalFileAsync(digests[n], default);
        }

        var (zero, one) = (await Get(0), await Get(1));
        await Get(0);
        await Get(2);
        (File.Exists(zero), File.Exists(one)).ShouldBe((true, false), "one was used longest ago");
        using (store.HoldLocalFiles())
        {
            await Get(0);
            await Get(2);
            await Get(3);
            File.Exists(zero).ShouldBeTrue("held");
        }

        await Get(1);
        File.Exists(zero).ShouldBeFalse("no longer held");
    }

    [Fact]
    public async Task GetLocalFile_SecondProcess_TakesAFolderOfItsOwn()
    {
        var info = await _bench.Store.PutAsync(new MemoryStream(S3Bench.Bytes(10)), default);
        using var second = _bench.Open();

        (await second.GetLocalFileAsync(info.Digest, default)).ShouldNotBe(await _bench.Store.GetLocalFileAsync(info.Digest, default));
    }
}
