using Distillery.Contracts;
using Distillery.Registry;
using MassTransit;

namespace Distillery.JobApi.Events;

/// <summary>Wakes the live readers of a job in this process, because another process changed it.</summary>
internal sealed class JobChangedConsumer(StoreSignals signals) : IConsumer<JobChanged>
{
    public Task Consume(ConsumeContext<JobChanged> context)
    {
        signals.Raise(StoreSignals.Job(context.Message.JobId));
        return Task.CompletedTask;
    }
}
