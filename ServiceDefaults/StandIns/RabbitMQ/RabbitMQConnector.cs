using System.Diagnostics;
using System.Net.Sockets;
using Polly;
using Polly.Retry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Aspire.RabbitMQ.Client;

/// <summary>Makes the first connection; the client itself restores it later.</summary>
internal static class RabbitMQConnector
{
    public const string SourceName = "Aspire.RabbitMQ.Client";
    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Connects, and blocks until it has: containers make their services synchronously.</summary>
    /// <exception cref="BrokerUnreachableException">Every try failed.</exception>
    public static IConnection Connect(IConnectionFactory factory, int retries)
        => Task.Run(() => ConnectAsync(factory, retries, TimeProvider.System, CancellationToken.None)).GetAwaiter().GetResult();

    /// <summary>Connects; tries again after 1, 2, 4 … seconds while the broker cannot be reached.</summary>
    public static async Task<IConnection> ConnectAsync(IConnectionFactory factory, int retries, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var activity = Source.StartActivity("rabbitmq connect", ActivityKind.Client);
        Describe(activity, factory);
        try
        {
            return await PipelineOf(retries, clock).ExecuteAsync(async token => await ConnectOnceAsync(factory, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(activity, e);
            throw;
        }
    }

    private static async Task<IConnection> ConnectOnceAsync(IConnectionFactory factory, CancellationToken cancellationToken)
    {
        using var activity = Source.StartActivity("rabbitmq connect attempt", ActivityKind.Client);
        Describe(activity, factory);
        try
        {
            return await factory.CreateConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(activity, e);
            throw;
        }
    }

    private static ResiliencePipeline PipelineOf(int retries, TimeProvider clock)
        => retries <= 0
            ? ResiliencePipeline.Empty
            : new ResiliencePipelineBuilder { TimeProvider = clock }
                .AddRetry(new RetryStrategyOptions
                {
                    ShouldHandle = new PredicateBuilder().Handle<SocketException>().Handle<BrokerUnreachableException>(),
                    BackoffType = DelayBackoffType.Exponential,
                    Delay = TimeSpan.FromSeconds(1),
                    MaxRetryAttempts = retries,
                })
                .Build();

    private static void Describe(Activity? activity, IConnectionFactory factory)
    {
        activity?.SetTag("messaging.system", "rabbitmq");
        if (factory is not ConnectionFactory known)
            return;
        activity?.SetTag("server.address", known.Uri?.Host ?? known.HostName);
        activity?.SetTag("server.port", known.Endpoint.Port);
    }

    private static void Fail(Activity? activity, Exception exception)
    {
        activity?.AddException(exception);
        activity?.SetTag("exception.type", exception.GetType().FullName);
        activity?.SetTag("exception.message", exception.Message);
        activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
    }
}
