using System.Collections.Concurrent;
using Distillery.Contracts;
using Distillery.Registry;
using MassTransit;

namespace Distillery.JobApi.Tests;

public sealed class BackgroundTests
{
    [Fact]
    public async Task Outbox_ReadyStage_IsSentToItsQueue()
    {
        var received = new ConcurrentQueue<StageReady>();
        await using var api = await ApiHost.StartAsync(bus: registration => registration.UsingInMemory((_, memory) =>
            memory.ReceiveEndpoint(StageEndpoints.NameOf(StageKinds.DistillationQueue), endpoint => endpoint.Handler<StageReady>(context =>
            {
                received.Enqueue(context.Message);
                return Task.CompletedTask;
            }))));

        var job = await api.SubmitAsync();

        await UntilAsync(() => received.Count == 1, "the wake-up");
        received.Single().ShouldBe(new StageReady(job.Id, $"{job.Id}.prepare-data", StageKinds.DistillationQueue));
        await UntilAsync(() => api.Counts()["outbox"] == 0, "the outbox to be empty");
    }

    [Fact]
    public async Task Outbox_SendThatFails_IsTriedAgain()
    {
        var received = new ConcurrentQueue<JobChanged>();
        var failures = 2;
        await using var api = await ApiHost.StartAsync(bus: registration => registration.UsingInMemory((_, memory) =>
        {
            memory.ConfigurePublish(pipe => pipe.UseExecute(_ =>
            {
                if (Interlocked.Decrement(ref failures) >= 0)
                    throw new IOException("the broker is away");
            }));
            memory.ReceiveEndpoint("changes", endpoint => endpoint.Handler<JobChanged>(context =>
            {
                received.Enqueue(context.Message);
                return Task.CompletedTask;
            }));
        }));

        var job = await api.SubmitAsync();

        await UntilAsync(() => !received.IsEmpty, "the message after two failures");
        received.First().JobId.ShouldBe(job.Id);
        Volatile.Read(ref failures).ShouldBeLessThan(0);
    }

    [Fact]
    public async Task Reaper_SilentWorker_ReturnsTheStage()
    {
        await using var api = await ApiHost.StartAsync(new JobApiOptions { ReapEvery = TimeSpan.FromMilliseconds(50) });
        var job = await api.SubmitAsync();
        var lease = await api.ClaimAsync(TimeSpan.FromMilliseconds(100));

        await UntilAsync(async () => (await api.GetAsync<JobDetail>($"/api/jobs/{job.Id}")).Stages[0].State == StageStates.Ready, "the stage to come back");

        await Should.ThrowAsync<StaleTokenException>(() => api.Leases.CompleteAsync(lease, [], "late", default));
        (await api.GetAsync<List<TransitionView>>($"/api/jobs/{job.Id}/transitions"))[^1].Cause.ShouldBe("worker-lost");
    }

    private static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(40))
                throw new TimeoutException($"Waited for {what}.");
            await Task.Delay(30);
        }
    }
}
