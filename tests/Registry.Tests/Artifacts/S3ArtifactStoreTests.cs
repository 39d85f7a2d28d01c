using System.Security.Cryptography;
using Distillery.TestS3;
using static Distillery.TestS3.TestS3Server;

namespace Distillery.Registry.Tests;

public sealed class S3ArtifactStoreTests : IAsyncLifetime
{
    private const int MiB = 1 << 20;
    private readonly string _folder = Directory.CreateTempSubdirectory("s3-").FullName;
    private readonly ManualClock _clock = new();
    private TestS3Server _server = null!;
    private S3ArtifactStore _store = null!;

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(5 * MiB, true)]
    [InlineData((11 * MiB) + 17, true)]
    [InlineData((11 * MiB) + 17, false)]
    public async Task Put_Content_IsReadBackAndLeavesNothingElse(int length, bool seekable)
    {
        var bytes = Bytes(length);

        var info = await _store.PutAsync(seekable ? new MemoryStream(bytes) : new ForwardStream(bytes), default);

        info.ShouldBe(new ArtifactInfo(Convert.ToHexStringLower(SHA256.HashData(bytes)), length));
        (await ReadAsync(info.Digest)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        (await _store.FindAsync(info.Digest, default)).ShouldBe(info);
        _server.Objects.Count.ShouldBe(1);
        _server.Uploads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Put_SameContentAgain_SendsNoBytes()
    {
        await _store.PutAsync(new MemoryStream(Bytes(100)), default);
        var before = _server.Requests.Count;

        await _store.PutAsync(new MemoryStream(Bytes(100)), default);

        _server.Requests.Skip(before).ShouldAllBe(request => request.StartsWith("GET ?"));
        _server.Objects.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Put_FileThatChangesMeanwhile_IsRefused()
    {
        var stream = new ChangingStream(Bytes(6 * MiB));

        (await Should.ThrowAsync<ArtifactException>(() => _store.PutAsync(stream, default))).Message.ShouldContain("changed");

        _server.Objects.ShouldBeEmpty();
        _server.Uploads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Put_WrongSecret_SaysSoAndTellsNoSecret()
    {
        using var other = Store(secret: "not-the-secret-key");

        var e = await Should.ThrowAsync<ArtifactException>(() => other.PutAsync(new MemoryStream(Bytes(10)), default));

        e.Message.ShouldContain("403 SignatureDoesNotMatch");
        e.ToString().ShouldNotContain("not-the-secret-key");
    }

    [Theory]
    [InlineData(nameof(Fault.Unavailable))]
    [InlineData(nameof(Fault.CutRequest))]
    [InlineData(nameof(Fault.Silence))]
    public async Task Put_PartThatFailsTwice_IsSentAgain(string fault)
    {
        var left = 2;
        _server.Faults = request => request.Query.ContainsKey("partNumber") && Interlocked.Decrement(ref left) >= 0 ? Enum.Parse<Fault>(fault) : null;
        using var store = Store(timeout: TimeSpan.FromSeconds(1));
        var bytes = Bytes(7 * MiB);

        var info = await store.PutAsync(new ForwardStream(bytes), default);

        left.ShouldBeLessThan(0);
        (await ReadAsync(info.Digest)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task Put_ServerThatStaysAway_IsAnErrorThatNamesIt()
    {
        _server.Faults = _ => Fault.Unavailable;
        using var store = Store(retries: 1);

        (await Should.ThrowAsync<ArtifactException>(() => store.PutAsync(new MemoryStream(Bytes(10)), default))).Message.ShouldContain($"is up");
    }

    [Fact]
    public async Task Put_WrongTagOfAPart_LeavesNothing()
    {
        _server.Faults = request => request.Query["partNumber"] == "1" ? Fault.WrongTag : null;

        (await Should.ThrowAsync<ArtifactException>(() => _store.PutAsync(new ForwardStream(Bytes(7 * MiB)), default))).Message.ShouldContain("InvalidPart");

        _server.Objects.ShouldBeEmpty();
        _server.Uploads.ShouldBeEmpty();
    }

    [Fact]
    public async Task OpenRead_ConnectionsThatBreak_AreContinuedWhereTheyBroke()
    {
        var bytes = Bytes(3 * MiB);
        var info = await _store.PutAsync(new MemoryStream(bytes), default);
        var left = 4;
        _server.Faults = request => request.Path.Value!.Contains("/sha256/") && Interlocked.Decrement(ref left) >= 0 ? Fault.CutAnswer : null;

        (await ReadAsync(info.Digest)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();

        _server.Requests.Count(request => request.StartsWith("GET sha256/")).ShouldBeGreaterThan(4);
    }

    [Fact]
    public async Task OpenRead_Seek_ReadsTheRangeOnly()
    {
        var bytes = Bytes(2 * MiB);
        var info = await _store.PutAsync(new MemoryStream(bytes), default);

        await using var stream = await _store.OpenReadAsync(info.Digest, default);
        stream.Seek(-1000, SeekOrigin.End);
        var part = new byte[1000];
        await stream.ReadExactlyAsync(part);

        part.ShouldBe(bytes[^1000..]);
        stream.Length.ShouldBe(bytes.Length);
    }

    [Fact]
    public async Task OpenRead_DamagedContent_NeverGivesTheLastBytes()
    {
        var bytes = Bytes(2 * MiB);
        var info = await _store.PutAsync(new MemoryStream(bytes), default);
        var (key, stored) = _server.Objects.Single();
        stored.Bytes[MiB] ^= 1;
        _server.Objects[key] = stored;

        await using var stream = await _store.OpenReadAsync(info.Digest, default);
        var copy = new MemoryStream();
        (await Should.ThrowAsync<ArtifactException>(() => stream.CopyToAsync(copy))).Message.ShouldContain("damaged");

        copy.Length.ShouldBeLessThan(bytes.Length);
        await Should.ThrowAsync<ArtifactException>(() => _store.GetLocalFileAsync(info.Digest, default));
        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).Length > 0).ShouldBeEmpty();
    }

    [Fact]
    public async Task GetLocalFile_Twice_DownloadsOnce_AndHealsADamagedCopy()
    {
        var bytes = Bytes(100_000);
        var info = await _store.PutAsync(new MemoryStream(bytes), default);

        var files = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _store.GetLocalFileAsync(info.Digest, default))));

        files.Distinct().Count().ShouldBe(1);
        Downloads().ShouldBe(1);
        File.Delete(files[0]);
        await File.WriteAllTextAsync(files[0], "worthless");
        (await File.ReadAllBytesAsync(await _store.GetLocalFileAsync(info.Digest, default))).ShouldBe(bytes);
        Downloads().ShouldBe(2);
    }

    [Fact]
    public async Task GetLocalFile_MoreThanTheLimit_DropsWhatWasUsedLongestAgo_ButNothingHeld()
    {
        using var store = Store(cacheBytes: 250);
        var digests = new List<string>();
        for (var n = 0; n < 4; n++)
            digests.Add((await store.PutAsync(new MemoryStream(Bytes(100 - n)), default)).Digest);
        async Task<string> Get(int n)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
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
        var info = await _store.PutAsync(new MemoryStream(Bytes(10)), default);
        using var second = Store();

        (await second.GetLocalFileAsync(info.Digest, default)).ShouldNotBe(await _store.GetLocalFileAsync(info.Digest, default));
    }

    [Fact]
    public async Task Keep_OldContent_MakesACopyThatALateDeletionCannotHit()
    {
        var inventory = new S3ArtifactInventory(_store);
        var info = await _store.PutAsync(new MemoryStream(Bytes(10)), default);
        var old = _server.Objects.Keys.Single();
        _clock.Advance(TimeSpan.FromDays(3));

        (await _store.KeepAsync(info.Digest, default)).ShouldBe(info);

        _server.Objects.Count.ShouldBe(2);
        (await inventory.TryDeleteAsync(info.Digest, _clock.GetUtcNow().AddDays(-1), default)).ShouldBeFalse();
        await _store.Bucket.DeleteAsync(old, default);
        (await ReadAsync(info.Digest)).ShouldBe(Bytes(10));
        await _store.KeepAsync(info.Digest, default);
        _server.Objects.Count.ShouldBe(1, "kept a moment ago");
    }

    [Fact]
    public async Task Inventory_ManyContents_AreListedAcrossPages()
    {
        _server.PageSize = 2;
        var digests = new SortedSet<string>(StringComparer.Ordinal);
        for (var n = 1; n <= 7; n++)
            digests.Add((await _store.PutAsync(new MemoryStream(Bytes(n)), default)).Digest);
        _clock.Advance(TimeSpan.FromDays(1));
        await _store.KeepAsync(digests.Min!, default);
        await _store.Bucket.BeginPartsAsync(_store.Bucket.NewTemporaryKey(), default);

        var contents = new List<StoredContent>();
        await foreach (var content in new S3ArtifactInventory(_store).ListAsync(default))
            contents.Add(content);
        var leftovers = new List<Leftover>();
        await foreach (var leftover in new S3ArtifactInventory(_store).LeftoversAsync(default))
            leftovers.Add(leftover);

        contents.Select(content => content.Digest).ShouldBe(digests);
        contents[0].Copies.ShouldBe(2);
        contents[0].KeptAt.ShouldBe(_clock.GetUtcNow());
        leftovers.Single().Place.ShouldStartWith("tmp/");
    }

    [Fact]
    public async Task Leftovers_StoreThatCannotListUploads_AreThoseThatItCanList()
    {
        _server.ListsUploads = false;
        await _store.Bucket.PutAsync(_store.Bucket.NewTemporaryKey(), new byte[3], default);

        var leftovers = new List<Leftover>();
        await foreach (var leftover in new S3ArtifactInventory(_store).LeftoversAsync(default))
            leftovers.Add(leftover);

        leftovers.Single().Bytes.ShouldBe(3);
    }

    public async Task InitializeAsync()
    {
        _server = await StartAsync(_clock);
        _store = Store();
    }

    public async Task DisposeAsync()
    {
        _store.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private S3ArtifactStore Store(string secret = SecretKey, int retries = 4, TimeSpan? timeout = null, long cacheBytes = 1 << 30)
        => new(
            new S3Options
            {
                Bucket = Bucket, Endpoint = _server.Endpoint, Region = Region, ForcePathStyle = true, AccessKey = AccessKey, SecretKey = secret,
                Retries = retries, PartBytes = 5 * MiB, Timeout = timeout ?? TimeSpan.FromSeconds(20),
            },
            Path.Combine(_folder, "cache"),
            cacheBytes,
            _clock);

    private int Downloads() => _server.Requests.Count(request => request.StartsWith("GET sha256/"));

    private async Task<byte[]> ReadAsync(string digest)
    {
        await using var stream = await _store.OpenReadAsync(digest, default);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    private sealed class ChangingStream(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly byte[] _bytes = bytes;

        public override long Position
        {
            get => base.Position;
            set
            {
                _bytes[10] ^= 1;
                base.Position = value;
            }
        }
    }
}
