using Distillery.Registry;
using MassTransit;

namespace Distillery.JobApi.Events;

/// <summary>Connects live readers to the bus.</summary>
internal static class JobChangesExtensions
{
    /// <summary>
    /// Receives what other processes announce about jobs: each instance has a queue of its own, which goes when it goes. A reader that
    /// misses an announcement looks at the store a moment later anyway.
    /// </summary>
    public static void ReceiveJobChanges(this IReceiveConfigurator bus, IServiceProvider provider)
    {
        var signals = provider.GetRequiredService<StoreSignals>();
        bus.ReceiveEndpoint(new TemporaryEndpointDefinition("job-api-events"), KebabCaseEndpointNameFormatter.Instance, endpoint =>
        {
            // What cannot be read here is worth nothing later.
            endpoint.DiscardFaultedMessages();
            endpoint.DiscardSkippedMessages();
            endpoint.Consumer(() => new JobChangedConsumer(signals));
        });
    }
}
