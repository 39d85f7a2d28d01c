using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class CollectorTests
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
        var kept = await ReferAsync(bench);
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
        var (_, files) = await FinishJobAsync(bench, "a", "file of a job");
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

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Collect_KeepBetweenTheListAndTheDeletion_Wins(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var digest = await bench.PutAsync("wanted at the last moment");
        bench.Store.Clock.Advance(Long);
        var collector = bench.Collector();
        collector.BeforeStep = async step =>
        {
            if (step == "delete-content")
                (await bench.Artifacts.KeepAsync(digest, default)).ShouldNotBeNull();
        };

        (await collector.CollectAsync(new CollectRequest { By = "ann" }, default)).Found.ShouldBe(0);

        (await bench.ReadAsync(digest)).ShouldBe("wanted at the last moment");
    }

    [Fact]
    public async Task Collect_ReadBetweenTakingOutAndDeletion_PutsItBack()
    {
        await using var bench = await ArtifactBench.CreateAsync("disk");
        var digest = await bench.PutAsync("read at the last moment");
        bench.Store.Clock.Advance(Long);
        ((FileArtifactInventory)bench.Inventory).BeforeDelete = async _ => (await bench.ReadAsync(digest)).ShouldBe("read at the last moment");

        (await bench.CollectAsync()).Found.ShouldBe(0);

        (await bench.HasAsync(digest)).ShouldBeTrue();
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

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Collect_WhileWritersPutAndRefer_LosesNothing(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var texts = Enumerable.Range(0, 6).Select(n => $"shared content {n}").ToList();
        foreach (var text in texts)
            await bench.PutAsync(text);
        var (removed, read) = (0L, 0);
        using var stop = new CancellationTokenSource();
        var collecting = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                // Everything that nobody refers to at this moment is old.
                bench.Store.Clock.Advance(Long);
                Interlocked.Add(ref removed, (await bench.CollectAsync()).Found);
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            // On a quick machine 25 rounds are over before the first sweep: go on until both sides have met. The bound only ends a broken test.
            for (var round = 0; round < 25 || (round < 20_000 && (Volatile.Read(ref removed) == 0 || Volatile.Read(ref read) == 0)); round++)
            {
                // No time passes for the writer between its put and its reference, however far the clock jumps: the collector looks at
                // the stored time again when it deletes.
                var text = texts[random.Next(texts.Count)];
                var now = bench.Store.Clock.GetUtcNow();
                var digest = await bench.PutAsync(text);
                var id = $"{writer}-{round}";
                await bench.Store.Database.WriteAsync("refer", session => ReferAsync(session, id, digest, session.Now + (long)TimeSpan.FromDays(3650).TotalMilliseconds), default);
                // A jump of the clock past the grace between put and reference is the one thing that is not promised.
                if (bench.Store.Clock.GetUtcNow() - now < TimeSpan.FromHours(20))
                {
                    (await bench.ReadAsync(digest)).ShouldBe(text);
                    Interlocked.Increment(ref read);
                }

                await bench.Store.Database.WriteAsync("forget", session => session.ExecuteAsync("DELETE FROM artifact_uploads WHERE id = @id", new { id }), default);
            }
        })));
        await stop.CancelAsync();
        await collecting;

        removed.ShouldBeGreaterThan(0, "the collector must have had work");
        read.ShouldBeGreaterThan(0, "the writers must have met it");
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Collect_KilledAtAnyStep_LosesNothingAndTheNextEndsTheSame(string backend)
    {
        for (var step = 0; ; step++)
        {
            await using var bench = await ArtifactBench.CreateAsync(backend, new RetentionOptions { KeepFor = TimeSpan.FromDays(1), ReuseWindow = TimeSpan.Zero });
            var (job, file) = await FinishJobAsync(bench, "a", "file of an old job");
            var orphan = await bench.PutAsync("orphan");
            var upload = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
            await bench.Uploads.WritePartAsync(upload.Id, 1, new MemoryStream([1, 2, 3]), null, default);
            bench.Store.Clock.Advance(Long);
            var (young, youngFile) = await FinishJobAsync(bench, "b", "file of a young job");

            var left = step;
            Task StopAsync(string _) => left-- == 0 ? throw new SweepKilledException() : Task.CompletedTask;
            var collector = bench.Collector();
            collector.BeforeStep = StopAsync;
            if (bench.Inventory is FileArtifactInventory disk)
                disk.BeforeDelete = StopAsync;
            var killed = false;
            try
            {
                await collector.CollectAsync(new CollectRequest { By = "ann" }, default);
            }
            catch (SweepKilledException)
            {
                killed = true;
            }

            (await bench.ReadAsync(youngFile)).ShouldBe("file of a young job");
            if (bench.Inventory is FileArtifactInventory healed)
                healed.BeforeDelete = null;
            if (killed)
            {
                (await Should.ThrowAsync<SweepBusyException>(() => bench.CollectAsync())).Message.ShouldContain("ann");
                bench.Store.Clock.Advance(TimeSpan.FromMinutes(3));
                await bench.CollectAsync();
            }

            ((await bench.HasAsync(file)), await bench.HasAsync(orphan)).ShouldBe((false, false), $"killed at step {step}");
            (await bench.Uploads.FindAsync(upload.Id, default)).ShouldBeNull();
            (await bench.Store.Runs.ArtifactsAsync(job, default)).ShouldBeEmpty();
            (await bench.Store.Runs.ArtifactsAsync(young, default)).Count.ShouldBe(1);
            (await bench.ReadAsync(youngFile)).ShouldBe("file of a young job");
            (await bench.Collector().ListAsync(default)).Select(sweep => sweep.State).ShouldBe(killed ? ["succeeded", "interrupted"] : ["succeeded"]);
            if (killed)
                continue;
            step.ShouldBeGreaterThanOrEqualTo(5);
            return;
        }
    }

    [Fact]
    public async Task Collect_TwoAtOnce_OneGoesAndTheOtherIsToldWhy()
    {
        await using var bench = await ArtifactBench.CreateAsync("disk");
        var refused = 0;
        var gate = new TaskCompletionSource();
        var collectors = Enumerable.Range(0, 6).Select(_ =>
        {
            var collector = bench.Collector();
            collector.BeforeStep = _ => gate.Task;
            return Task.Run(async () =>
            {
                try
                {
                    await collector.CollectAsync(new CollectRequest { By = "ann" }, default);
                }
                catch (SweepBusyException)
                {
                    if (Interlocked.Increment(ref refused) == 5)
                        gate.SetResult();
                }
            });
        }).ToList();
        await Task.WhenAll(collectors);

        refused.ShouldBe(5);
        (await bench.Collector().ListAsync(default)).Single().State.ShouldBe("succeeded");
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Verify_DamagedAndMissing_AreReported_AndQuarantineLetsThemHeal(string backend)
    {
        await using var bench = await ArtifactBench.CreateAsync(backend);
        var (_, missing) = await FinishJobAsync(bench, "a", "missing");
        var (damaged, sound) = (await bench.PutAsync("damaged"), await bench.PutAsync("sound"));
        await bench.DamageAsync(damaged);
        await bench.Inventory.QuarantineAsync(missing, default);

        var report = await (await bench.Collector().StartVerifyAsync("ann", quarantine: false, default)).Completion;
        report.Items.Select(item => (item.Kind, item.Name)).ShouldBe([("damaged", damaged), ("missing", missing)]);
        await Should.ThrowAsync<ArtifactException>(() => bench.ReadAsync(damaged));

        await (await bench.Collector().StartVerifyAsync("ann", quarantine: true, default)).Completion;
        (await bench.HasAsync(damaged)).ShouldBeFalse();
        await bench.PutAsync("damaged");
        await bench.PutAsync("missing");
        (await (await bench.Collector().StartVerifyAsync("ann", quarantine: false, default)).Completion).Found.ShouldBe(0);
        (await bench.ReadAsync(damaged)).ShouldBe("damaged");
        (await bench.ReadAsync(sound)).ShouldBe("sound");
    }

    private static Task<int> ReferAsync(Session session, string id, string digest, long until)
        => session.ExecuteAsync(
            "INSERT INTO artifact_uploads (id, actor, state, handle, part_bytes, created_at, expires_at, digest) VALUES (@id, 'ann', 'completed', '', 1, @Now, @until, @digest)",
            new { id, digest, until, session.Now });

    // The bench's disk is the store's own; a bucket gets the same content beside it, because the store's classes look at their own artifacts.
    private static async Task<StoredFile> PutBothAsync(ArtifactBench bench, string path, string text)
    {
        await bench.PutAsync(text);
        return await bench.Store.PutAsync(path, text);
    }

    private static async Task<(string JobId, string Digest)> FinishJobAsync(ArtifactBench bench, string name, string text)
    {
        var job = await bench.Store.SubmitAsync(Samples.OneStage(Samples.Spec(name)));
        var lease = await bench.Store.ClaimAsync();
        var file = await PutBothAsync(bench, "file", text);
        await bench.Store.Leases.CompleteAsync(lease, [file], "done", default);
        return (job.Id, file.Digest);
    }

    private static async Task<(string JobId, StageLease Lease, Dictionary<string, string> Digests)> ReferAsync(ArtifactBench bench)
    {
        var job = await bench.Store.SubmitAsync();
        var first = await bench.Store.ClaimAsync();
        var output = await PutBothAsync(bench, "out", "an output");
        await bench.Store.Leases.CompleteAsync(first, [output], "done", default);
        var second = await bench.Store.ClaimAsync();
        var checkpoint = await PutBothAsync(bench, "c", "a checkpoint");
        await bench.Store.Reports.SaveCheckpointAsync(second, "c", checkpoint.Digest, default);
        var data = await PutBothAsync(bench, "items.tsv", "a dataset");
        await bench.Store.Datasets.RegisterAsync(
            second, new DatasetView(new string('d', 64), "games", new string('c', 64), 1, 2, 3, "path", bench.Store.Clock.GetUtcNow()), [data], default);
        var model = await PutBothAsync(bench, "model.safetensors", "a model");
        await bench.Store.Models.RegisterVersionAsync(
            second, new NewModelVersion { Model = "m", Metrics = new Dictionary<string, double>(), Tags = new Dictionary<string, string>(), Files = [model] }, default);
        var upload = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
        await bench.Uploads.WritePartAsync(upload.Id, 1, new MemoryStream("an upload"u8.ToArray()), null, default);
        var uploaded = await PutDigestAsync(bench, upload.Id);
        await bench.Store.Database.WriteAsync(
            "extend", session => session.ExecuteAsync("UPDATE artifact_uploads SET expires_at = expires_at * 2 WHERE id = @Id", new { upload.Id }), default);
        return (job.Id, second, new Dictionary<string, string>
        {
            ["an output"] = output.Digest, ["a checkpoint"] = checkpoint.Digest, ["a dataset"] = data.Digest, ["a model"] = model.Digest, ["an upload"] = uploaded,
        });
    }

    private static async Task<string> PutDigestAsync(ArtifactBench bench, string upload)
    {
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("an upload"u8));
        (await bench.Uploads.CompleteAsync(upload, digest, default)).ShouldNotBeNull();
        return digest;
    }
}
