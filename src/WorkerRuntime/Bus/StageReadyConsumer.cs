using Distillery.Contracts;
using Distillery.Registry;
using MassTransit;

namespace Distillery.WorkerRuntime;

/// <summary>Wakes the loop of a queue and is done: the message is acknowledged before any work begins.</summary>
internal sealed class StageReadyConsumer(StoreSignals signals) : IConsumer<StageReady>
{
    public Task Consume(ConsumeContext<StageReady> context)
    {
        signals.Raise(StoreSignals.Queue(context.Message.Queue));
        return Task.CompletedTask;
    }
}
