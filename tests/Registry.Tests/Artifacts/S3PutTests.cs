using System.Security.Cryptography;
using static Distillery.TestS3.TestS3Server;

namespace Distillery.Registry.Tests;

/// <summary>Writes to a bucket: whole or not at all, whatever the connection does.</summary>
public sealed class S3PutTests : IAsyncLifetime
{
    private S3Bench _bench = null!;

    public async Task InitializeAsync() => _bench = await S3Bench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(5 * S3Bench.MiB, true)]
    [InlineData((11 * S3Bench.MiB) + 17, true)]
    [InlineData((11 * S3Bench.MiB) + 17, false)]
    public async Task Put_Content_IsReadBackAndLeavesNothingElse(int length, bool seekable)
    {
        var bytes = S3Bench.Bytes(length);

        var info = await _bench.Store.PutAsync(seekable ? new MemoryStream(bytes) : new ForwardStream(bytes), default);

        info.ShouldBe(new ArtifactInfo(Convert.ToHexStringLower(SHA256.HashData(bytes)), length));
        (await _bench.ReadAsync(info.Digest)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        (await _bench.Store.FindAsync(info.Digest, default)).ShouldBe(info);
        _bench.Server.Objects.Count.ShouldBe(1);
        _bench.Server.Uploads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Put_SameContentAgain_SendsNoBytes()
    {
        await _bench.Store.PutAsync(new MemoryStream(S3Bench.Bytes(100)), default);
        var before = _bench.Server.Requests.Count;

        await _bench.Store.PutAsync(new MemoryStream(S3Bench.Bytes(100)), default);

        _bench.Server.Requests.Skip(before).ShouldAllBe(request => request.StartsWith("GET ?"));
        _bench.Server.Objects.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Put_FileThatChangesMeanwhile_IsRefused()
    {
        var stream = new ChangingStream(S3Bench.Bytes(6 * S3Bench.MiB));

        (await Should.ThrowAsync<ArtifactException>(() => _bench.Store.PutAsync(stream, default))).Message.ShouldContain("changed");

        _bench.Server.Objects.ShouldBeEmpty();
        _bench.Server.Uploads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Put_WrongSecret_SaysSoAndTellsNoSecret()
    {
        using var other = _bench.Open(secret: "not-the-secret-key");

        var e = await Should.ThrowAsync<ArtifactException>(() => other.PutAsync(new MemoryStream(S3Bench.Bytes(10)), default));

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
        _bench.Server.Faults = request => request.Query.ContainsKey("partNumber") && Interlocked.Decrement(ref left) >= 0 ? Enum.Parse<Fault>(fault) : null;
        using var store = _bench.Open(timeout: TimeSpan.FromSeconds(1));
        var bytes = S3Bench.Bytes(7 * S3Bench.MiB);

        var info = await store.PutAsync(new ForwardStream(bytes), default);

        left.ShouldBeLessThan(0);
        (await _bench.ReadAsync(info.Digest)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task Put_ServerThatStaysAway_IsAnErrorThatNamesIt()
    {
        _bench.Server.Faults = _ => Fault.Unavailable;
        using var store = _bench.Open(retries: 1);

        (await Should.ThrowAsync<ArtifactException>(() => store.PutAsync(new MemoryStream(S3Bench.Bytes(10)), default))).Message.ShouldContain($"is up");
    }

    [Fact]
    public async Task Put_WrongTagOfAPart_LeavesNothing()
    {
        _bench.Server.Faults = request => request.Query["partNumber"] == "1" ? Fault.WrongTag : null;

        (await Should.ThrowAsync<ArtifactException>(() => _bench.Store.PutAsync(new ForwardStream(S3Bench.Bytes(7 * S3Bench.MiB)), default))).Message.ShouldContain("InvalidPart");

        _bench.Server.Objects.ShouldBeEmpty();
        _bench.Server.Uploads.ShouldBeEmpty();
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
