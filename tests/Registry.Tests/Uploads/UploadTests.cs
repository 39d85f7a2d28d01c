using System.Security.Cryptography;
using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class UploadTests
{
    private const int Part = 5 << 20;
    private static readonly byte[] Whole = Make((2 * Part) + 1234);
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData(Whole));

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Upload_PartsInAnyOrderWithAPause_BecomesTheContent(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var upload = await bench.Uploads.BeginAsync(new NewUpload(Whole.Length), "ann", default);
        await SendAsync(bench, upload.Id, 3);
        await SendAsync(bench, upload.Id, 1);

        // Another process goes on: everything it needs is in the store.
        var again = new UploadStore(bench.Store.Database, bench.Artifacts, bench.UploadsOf, bench.Options);
        var seen = (await again.FindAsync(upload.Id, default)).ShouldNotBeNull();
        seen.Parts.Select(part => (part.Number, part.Bytes)).ShouldBe([(1, Part), (3, 1234L)]);
        seen.Parts[0].Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Whole.AsSpan(0, Part))));
        await SendAsync(bench, upload.Id, 2);
        var info = await again.CompleteAsync(upload.Id, Digest, default);

        info.ShouldBe(new ArtifactInfo(Digest, Whole.Length));
        (await bench.Artifacts.FindAsync(Digest, default)).ShouldBe(info);
        (await File.ReadAllBytesAsync(await bench.Artifacts.GetLocalFileAsync(Digest, default))).AsSpan().SequenceEqual(Whole).ShouldBeTrue();
        (await again.CompleteAsync(upload.Id, Digest, default)).ShouldBe(info, "asking again answers the same");
        (await LeftoversAsync(bench)).ShouldBeEmpty();
        (await again.FindAsync(upload.Id, default))!.State.ShouldBe("completed");
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task WritePart_DamagedOnTheWay_IsNotReceived(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var upload = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
        await SendAsync(bench, upload.Id, 1);

        var e = await Should.ThrowAsync<UploadException>(
            () => bench.Uploads.WritePartAsync(upload.Id, 1, new MemoryStream(Whole, 1, Part), Convert.ToHexStringLower(SHA256.HashData(Whole.AsSpan(0, Part))), default));

        e.Code.ShouldBe("part_damaged");
        (await bench.Uploads.FindAsync(upload.Id, default))!.Parts.ShouldBeEmpty();
        (await Should.ThrowAsync<UploadException>(() => bench.Uploads.CompleteAsync(upload.Id, Digest, default))).Code.ShouldBe("parts_missing");
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task WritePart_SentAgainShorter_Replaces(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var upload = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
        await bench.Uploads.WritePartAsync(upload.Id, 1, new MemoryStream(Whole, 0, 5000), null, default);
        await bench.Uploads.WritePartAsync(upload.Id, 1, new MemoryStream(Whole, 0, 10), null, default);

        var info = await bench.Uploads.CompleteAsync(upload.Id, Convert.ToHexStringLower(SHA256.HashData(Whole.AsSpan(0, 10))), default);

        info!.Bytes.ShouldBe(10);
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task WritePart_TooLong_IsRefusedAndSpoilsNoNeighbour(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var upload = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
        for (var n = 1; n <= 3; n++)
            await SendAsync(bench, upload.Id, n);

        (await Should.ThrowAsync<UploadException>(() => bench.Uploads.WritePartAsync(upload.Id, 1, new MemoryStream(Whole, 0, Part + 1), null, default))).Code.ShouldBe("part_too_large");
        await SendAsync(bench, upload.Id, 1);

        (await bench.Uploads.CompleteAsync(upload.Id, Digest, default)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Complete_WrongDigest_IsRefusedAndLeavesNothing(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var upload = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
        await SendAsync(bench, upload.Id, 1);

        (await Should.ThrowAsync<UploadException>(() => bench.Uploads.CompleteAsync(upload.Id, Digest, default))).Code.ShouldBe("digest_mismatch");

        (await bench.HasAsync(Digest)).ShouldBeFalse();
        (await bench.Uploads.FindAsync(upload.Id, default)).ShouldBeNull();
        (await LeftoversAsync(bench)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Complete_KilledBeforeItsCommit_GoesOn(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var upload = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
        for (var n = 1; n <= 3; n++)
            await SendAsync(bench, upload.Id, n);
        bench.Store.Database.BeforeCommit = name => name == "complete-upload" ? throw new TimeoutException("killed") : Task.CompletedTask;
        await Should.ThrowAsync<TimeoutException>(() => bench.Uploads.CompleteAsync(upload.Id, Digest, default));
        bench.Store.Database.BeforeCommit = null;

        (await bench.Uploads.CompleteAsync(upload.Id, Digest, default)).ShouldBe(new ArtifactInfo(Digest, Whole.Length));
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Complete_FromManyCallers_IsOneContent(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var upload = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
        for (var n = 1; n <= 3; n++)
            await SendAsync(bench, upload.Id, n);

        async Task<bool> Complete()
        {
            try
            {
                return await bench.Uploads.CompleteAsync(upload.Id, Digest, default) is not null;
            }
            catch (UploadException e) when (e.Code == "upload_busy")
            {
                return false;
            }
        }

        (await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Complete)))).ShouldContain(true);

        (await bench.Uploads.CompleteAsync(upload.Id, Digest, default)).ShouldNotBeNull();
        (await File.ReadAllBytesAsync(await bench.Artifacts.GetLocalFileAsync(Digest, default))).AsSpan().SequenceEqual(Whole).ShouldBeTrue();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Complete_AnotherCallerMovesThePartsMeanwhile_AnswersWhatItMade(string act)
    {
        await using var bench = await ArtifactBench.CreateAsync("s3");
        var upload = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
        for (var n = 1; n <= 3; n++)
            await SendAsync(bench, upload.Id, n);
        var others = 0;
        // Just before the first caller reads the whole, or copies it, another one completes the same upload.
        bench.Server!.Faults = request =>
        {
            var isIt = request.Method == act && (act == "GET" ? request.Path.Value!.Contains("/tmp/upload-", StringComparison.Ordinal) : request.Headers.ContainsKey("x-amz-copy-source"));
            if (isIt && Interlocked.Increment(ref others) == 1)
                Task.Run(() => bench.Uploads.CompleteAsync(upload.Id, Digest, default)).GetAwaiter().GetResult().ShouldNotBeNull();
            return null;
        };

        (await bench.Uploads.CompleteAsync(upload.Id, Digest, default)).ShouldBe(new ArtifactInfo(Digest, Whole.Length));

        others.ShouldBeGreaterThan(0);
        (await File.ReadAllBytesAsync(await bench.Artifacts.GetLocalFileAsync(Digest, default))).AsSpan().SequenceEqual(Whole).ShouldBeTrue();
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Begin_ContentThatIsStored_NeedsNoParts(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var digest = await bench.PutAsync("known");

        var upload = await bench.Uploads.BeginAsync(new NewUpload(null, digest), "ann", default);

        (upload.State, upload.Digest, upload.Bytes).ShouldBe(("completed", digest, 5));
        (await bench.Uploads.CompleteAsync(upload.Id, digest, default))!.Bytes.ShouldBe(5);
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Abort_Upload_FreesItsRoom(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var upload = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
        await SendAsync(bench, upload.Id, 1);

        (await bench.Uploads.AbortAsync(upload.Id, default)).ShouldBeTrue();

        (await LeftoversAsync(bench)).ShouldBeEmpty();
        (await bench.Uploads.AbortAsync(upload.Id, default)).ShouldBeFalse();
        (await bench.Uploads.WritePartAsync(upload.Id, 1, new MemoryStream([1]), null, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Collect_AbandonedUpload_IsDropped_AndACompletedOneKeepsItsContent(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var abandoned = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
        await SendAsync(bench, abandoned.Id, 1);
        bench.Store.Clock.Advance(TimeSpan.FromHours(23));
        var done = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
        await bench.Uploads.WritePartAsync(done.Id, 1, new MemoryStream("done"u8.ToArray()), null, default);
        var digest = Convert.ToHexStringLower(SHA256.HashData("done"u8));
        await bench.Uploads.CompleteAsync(done.Id, digest, default);
        (await bench.CollectAsync()).Found.ShouldBe(0);

        bench.Store.Clock.Advance(TimeSpan.FromHours(2));
        var sweep = await bench.CollectAsync();

        sweep.Items.Single().ShouldBe(new SweepItem("upload", abandoned.Id, 0, sweep.Items.Single().Reason));
        (await LeftoversAsync(bench)).ShouldBeEmpty();
        (await bench.HasAsync(digest)).ShouldBeTrue();
        bench.Store.Clock.Advance(TimeSpan.FromDays(2));
        await bench.CollectAsync();
        (await bench.HasAsync(digest)).ShouldBeFalse("nothing has referred to it in time");
    }

    [Fact]
    public async Task Begin_LargeContent_GetsLargerParts()
    {
        await using var bench = await ArtifactBench.CreateAsync("disk");

        var upload = await bench.Uploads.BeginAsync(new NewUpload(1L << 40), "ann", default);

        upload.PartBytes.ShouldBe(105L << 20);
        await Should.ThrowAsync<ArgumentException>(() => bench.Uploads.BeginAsync(new NewUpload(0), "ann", default));
        await Should.ThrowAsync<ArgumentException>(() => bench.Uploads.BeginAsync(new NewUpload(1L << 60), "ann", default));
        await Should.ThrowAsync<ArgumentException>(() => bench.Uploads.BeginAsync(new NewUpload(1, "../x"), "ann", default));
    }

    private static byte[] Make(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static async Task SendAsync(ArtifactBench bench, string id, int number)
    {
        var from = (number - 1) * Part;
        var part = await bench.Uploads.WritePartAsync(id, number, new MemoryStream(Whole, from, Math.Min(Part, Whole.Length - from)), null, default);
        part.ShouldNotBeNull().Number.ShouldBe(number);
    }

    private static async Task<List<Leftover>> LeftoversAsync(ArtifactBench bench)
    {
        var list = new List<Leftover>();
        await foreach (var leftover in bench.Inventory.LeftoversAsync(default))
            list.Add(leftover);
        return list;
    }
}
