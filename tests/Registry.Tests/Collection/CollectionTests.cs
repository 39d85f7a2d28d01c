using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>What a collection removes and what it leaves.</summary>
public sealed class CollectionTests
{
    private static readonly TimeSpan Long = TimeSpan.FromDays(3);

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Collect_OldContentWithoutReference_IsRemoved_YoungStays(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var old = await bench.PutAsync("old");
        bench.Store.Clock.Advance(Long);
        var young = await bench.PutAsync("young");

        var sweep = await bench.CollectAsync();

        (sweep.State, sweep.Contents, sweep.ContentBytes, sweep.Found, sweep.FoundBytes).ShouldBe(("succeeded", 2, 8, 1, 3));
        (sweep.Items.Single().Kind, sweep.Items.Single().Name).ShouldBe(("content", old));
        sweep.Items.Single().Reason.ShouldContain("nothing refers to it");
        ((await bench.HasAsync(old)), await bench.HasAsync(young)).ShouldBe((false, true));
        (await bench.Collector().FindAsync(sweep.Id, default)).ShouldNotBeNull().Items.ShouldBe(sweep.Items);
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Collect_ContentOfEveryKindOfReference_Stays(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var kept = await bench.ReferAsync();
        var other = await bench.PutAsync("nobody's");
        bench.Store.Clock.Advance(Long);
        await bench.Store.Jobs.CancelAsync(kept.JobId, "ann", default);
        await bench.Store.Leases.CancelledAsync(kept.Lease, default);

        var sweep = await bench.CollectAsync();

        sweep.Items.Select(item => item.Name).ShouldBe([other]);
        foreach (var (what, digest) in kept.Digests)
            (await bench.ReadAsync(digest)).ShouldBe(what);
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Collect_DryRun_SaysWhatARunWouldDoAndDoesNothing(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend, new RetentionOptions { KeepFor = TimeSpan.FromDays(1), ReuseWindow = TimeSpan.Zero });
        await bench.PutAsync("nobody's");
        var (_, files) = await bench.FinishJobAsync("a", "file of a job");
        await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
        bench.Store.Clock.Advance(Long);
        var before = await bench.Store.CountsAsync();

        var dry = await bench.CollectAsync(dryRun: true);

        (await bench.HasAsync(files)).ShouldBeTrue();
        var after = await bench.Store.CountsAsync();
        before.Where(pair => !pair.Key.StartsWith("artifact_sweep") && pair.Key != "audit" && after[pair.Key] != pair.Value).ShouldBeEmpty();
        after["audit"].ShouldBe(before["audit"] + 1, "who looked is on record too");
        var real = await bench.CollectAsync();
        dry.DryRun.ShouldBeTrue();
        real.Items.Select(item => (item.Kind, item.Name)).Order().ShouldBe(dry.Items.Select(item => (item.Kind, item.Name)).Order());
        dry.Items.Select(item => item.Kind).Distinct().Order().ShouldBe(["content", "job-files", "upload"]);
        (real.FoundBytes, real.FoundBytes).ShouldBe((dry.FoundBytes, 21));
        (await bench.HasAsync(files)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Collect_ContentPutDuringARunningStage_StaysHoweverLongItRuns(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        await bench.Store.SubmitAsync(Samples.OneStage());
        var lease = await bench.Store.ClaimAsync();
        var output = await bench.PutAsync("output of an early epoch");
        bench.Store.Clock.Advance(Long);

        await bench.CollectAsync();

        (await bench.HasAsync(output)).ShouldBeTrue();
        await bench.Store.Leases.FailAsync(lease, "gave up", true, default);
        await bench.CollectAsync();
        (await bench.HasAsync(output)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Collect_ContentKeptJustBefore_Stays(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var (kept, put) = (await bench.PutAsync("kept"), await bench.PutAsync("put again"));
        bench.Store.Clock.Advance(Long);
        (await bench.Artifacts.KeepAsync(kept, default)).ShouldNotBeNull();
        await bench.PutAsync("put again");

        (await bench.CollectAsync()).Found.ShouldBe(0);

        (await bench.ReadAsync(kept)).ShouldBe("kept");
        bench.Store.Clock.Advance(Long);
        (await bench.CollectAsync()).Found.ShouldBe(2);
        (await bench.HasAsync(put)).ShouldBeFalse();
    }

    [Fact]
    public async Task Collect_CopiesThatKeepingHasReplaced_AreRemoved()
    {
        await using var bench = await ArtifactBench.CreateAsync("s3");
        await bench.Store.SubmitAsync(Samples.OneStage());
        var lease = await bench.Store.ClaimAsync();
        var digest = await bench.PutAsync("checkpoint");
        await bench.Store.PutAsync("c", "checkpoint");
        await bench.Store.Reports.SaveCheckpointAsync(lease, "c", digest, default);
        await bench.Store.Leases.FailAsync(lease, "gave up", true, default);
        bench.Store.Clock.Advance(Long);
        await bench.Artifacts.KeepAsync(digest, default);
        bench.Server.Objects.Count.ShouldBe(2);

        await bench.CollectAsync();

        bench.Server.Objects.Count.ShouldBe(1);
        (await bench.ReadAsync(digest)).ShouldBe("checkpoint");
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Collect_WhatAWriteLeftBehind_GoesWhenItIsOld(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        if (backend == "disk")
        {
            var file = Path.Combine(bench.Store.Options.BlobFolder, "tmp", "0123");
            await File.WriteAllTextAsync(file, "half");
            File.SetLastWriteTimeUtc(file, bench.Store.Clock.GetUtcNow().UtcDateTime);
        }
        else
        {
            bench.Server.Objects["tmp/0123"] = new TestS3.TestS3Server.StoredObject("half"u8.ToArray(), bench.Store.Clock.GetUtcNow());
            bench.Server.Uploads["lost"] = new TestS3.TestS3Server.Multipart("tmp/4567", bench.Store.Clock.GetUtcNow());
        }

        (await bench.CollectAsync()).Found.ShouldBe(0);
        bench.Store.Clock.Advance(Long);
        var sweep = await bench.CollectAsync();

        sweep.Items.ShouldAllBe(item => item.Kind == "leftover");
        sweep.FoundBytes.ShouldBe(4);
        sweep.Found.ShouldBe(backend == "disk" ? 1 : 2);
        (await bench.CollectAsync()).Found.ShouldBe(0);
    }
}
