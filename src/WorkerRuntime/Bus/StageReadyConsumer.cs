using Distillery.Contracts;
using Distillery.Registry;
using MassTransit;

namespace Distillery.WorkerRuntime;

/// <summary>Wakes the loop of a queue and is done: the message is acknowledged before any work begins.</summary>
internal sealed class StageReadyConsumer(StoreSignals signals, string queue) : IConsumer<StageReady>
{
    public Task Consume(ConsumeContext<StageReady> context)
    {
        // Whoever sends such a message has a fault; it ends among the dead letters, where people see it.
        if (context.Message.Queue != queue)
            throw new InvalidOperationException($"A wake-up for queue '{context.Message.Queue}' was sent to queue '{queue}'.");
        signals.Raise(StoreSignals.Queue(queue));
        return Task.CompletedTask;
    }
}
