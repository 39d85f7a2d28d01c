using Distillery.Contracts;
using Distillery.Registry;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Distillery.WorkerRuntime.Tests;

public sealed class WakeUpTests
{
    [Fact]
    public async Task StageReady_SentToTheQueue_WakesItsLoopOnly()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<StoreSignals>();
        builder.Services.AddMassTransit(bus => bus.UsingInMemory((context, memory) =>
        {
            memory.ReceiveStages(context, StageKinds.DistillationQueue);
            memory.ReceiveStages(context, StageKinds.TeacherQueue);
        }));
        using var host = builder.Build();
        await host.StartAsync();
        var signals = host.Services.GetRequiredService<StoreSignals>();
        using var distillation = signals.Subscribe(StoreSignals.Queue(StageKinds.DistillationQueue));
        using var teacher = signals.Subscribe(StoreSignals.Queue(StageKinds.TeacherQueue));

        var endpoint = await host.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri($"queue:{StageEndpoints.NameOf(StageKinds.TeacherQueue)}"));
        await endpoint.Send(new StageReady("job", "job.query-teacher", StageKinds.TeacherQueue));

        (await teacher.WaitAsync(TimeSpan.FromSeconds(30), default)).ShouldBeTrue();
        (await distillation.WaitAsync(TimeSpan.Zero, default)).ShouldBeFalse();
        await host.StopAsync();
    }
}
