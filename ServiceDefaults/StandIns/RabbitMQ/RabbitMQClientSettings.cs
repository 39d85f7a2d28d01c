namespace Aspire.RabbitMQ.Client;

/// <summary>Settings of a RabbitMQ client: section <c>Aspire:RabbitMQ:Client</c>, then <c>Aspire:RabbitMQ:Client:{name}</c>.</summary>
public sealed class RabbitMQClientSettings
{
    /// <summary>The address, for example <c>amqp://user:password@host:5672</c>; <c>ConnectionStrings:{name}</c> goes before the sections.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>How often a first connection that fails is tried again; 0 tries once.</summary>
    /// <value>The default is 5.</value>
    public int MaxConnectRetryCount { get; set; } = 5;

    /// <summary>Adds no health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Adds no traces.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Connects at first use instead of when the host starts.</summary>
    /// <value>The default is true.</value>
    public bool DisableAutoActivation { get; set; } = true;
}
