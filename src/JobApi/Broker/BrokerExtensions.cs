using RabbitMQ.Client;

namespace Distillery.JobApi.Broker;

/// <summary>Connects the API to the broker of its bus.</summary>
internal static class BrokerExtensions
{
    /// <summary>
    /// With <c>ConnectionStrings:bus</c>: looks after the queues of stages and collects dead letters into the store. Without, the bus is in
    /// this process and there is nothing to look after.
    /// </summary>
    public static IHostApplicationBuilder AddBroker(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(PlatformBusExtensions.ConnectionName)))
            return builder;
        // The bus has its own health check; this connection is made and made again by whoever needs it.
        builder.AddRabbitMQClient(
            PlatformBusExtensions.ConnectionName,
            settings => settings.DisableHealthChecks = true,
            factory =>
            {
                factory.AutomaticRecoveryEnabled = false;
                factory.RequestedConnectionTimeout = TimeSpan.FromSeconds(5);
                factory.ContinuationTimeout = TimeSpan.FromSeconds(10);
            });
        builder.Services.AddSingleton(provider => new RabbitBroker(provider.GetRequiredService<IConnectionFactory>()));
        builder.Services.AddSingleton<IBroker>(provider => provider.GetRequiredService<RabbitBroker>());
        builder.Services.AddHostedService<QueueWatch>();
        return builder;
    }
}
