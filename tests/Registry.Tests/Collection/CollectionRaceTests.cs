using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>Collections beside writers, readers and each other, and those that are killed.</summary>
public sealed class CollectionRaceTests
{
    private static readonly TimeSpan Long = TimeSpan.FromDays(3);

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
            var (job, file) = await bench.FinishJobAsync("a", "file of an old job");
            var orphan = await bench.PutAsync("orphan");
            var upload = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
            await bench.Uploads.WritePartAsync(upload.Id, 1, new MemoryStream([1, 2, 3]), null, default);
            bench.Store.Clock.Advance(Long);
            var (young, youngFile) = await bench.FinishJobAsync("b", "file of a young job");

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

    private static Task<int> ReferAsync(Session session, string id, string digest, long until)
        => session.ExecuteAsync(
            "INSERT INTO artifact_uploads (id, actor, state, handle, part_bytes, created_at, expires_at, digest) VALUES (@id, 'ann', 'completed', '', 1, @Now, @until, @digest)",
            new { id, digest, until, session.Now });
}
