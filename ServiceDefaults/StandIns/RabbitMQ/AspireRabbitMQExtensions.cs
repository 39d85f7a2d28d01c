using Aspire.RabbitMQ.Client;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Trace;
using RabbitMQ.Client;

namespace Microsoft.Extensions.Hosting;

/// <summary>RabbitMQ, as the package Aspire.RabbitMQ.Client adds it.</summary>
public static class AspireRabbitMQExtensions
{
    private const string Section = "Aspire:RabbitMQ:Client";

    /// <summary>
    /// Adds <see cref="IConnectionFactory"/> and <see cref="IConnection"/> (made at first use, with retries, by the thread that asks), a health
    /// check <c>RabbitMQ.Client</c>, traces, and the client's own events as logs. Channels are the caller's.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="connectionName">Reads <c>ConnectionStrings:{connectionName}</c>.</param>
    /// <param name="configureSettings">Changes the settings; it has the last word.</param>
    /// <param name="configureConnectionFactory">Changes the factory.</param>
    public static void AddRabbitMQClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<RabbitMQClientSettings>? configureSettings = null,
        Action<ConnectionFactory>? configureConnectionFactory = null)
        => Add(builder, connectionName, serviceKey: null, configureSettings, configureConnectionFactory);

    /// <summary>The same under a key, for a second broker; the health check is <c>RabbitMQ.Client_{name}</c>.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="name">The key, and the name of the connection string.</param>
    /// <param name="configureSettings">Changes the settings; it has the last word.</param>
    /// <param name="configureConnectionFactory">Changes the factory.</param>
    public static void AddKeyedRabbitMQClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<RabbitMQClientSettings>? configureSettings = null,
        Action<ConnectionFactory>? configureConnectionFactory = null)
        => Add(builder, name, serviceKey: name, configureSettings, configureConnectionFactory);

    private static void Add(
        IHostApplicationBuilder builder, string name, object? serviceKey, Action<RabbitMQClientSettings>? configure, Action<ConnectionFactory>? configureFactory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var settings = builder.Bind<RabbitMQClientSettings>(Section, name);
        if (builder.Configuration.GetConnectionString(name) is { } connectionString)
            settings.ConnectionString = connectionString;
        configure?.Invoke(settings);

        var services = builder.Services;
        services.TryAddSingleton<RabbitMQLogForwarder>();
        services.TryAddKeyedSingleton<IConnectionFactory>(serviceKey, (provider, _) =>
        {
            provider.GetRequiredService<RabbitMQLogForwarder>().Start();
            return CreateFactory(builder.Configuration, settings, name, configureFactory);
        });
        services.TryAddKeyedSingleton(serviceKey, (provider, key) => RabbitMQConnector.Connect(provider.GetRequiredKeyedService<IConnectionFactory>(key), settings.MaxConnectRetryCount));
        if (!settings.DisableAutoActivation)
            services.AddSingleton<IHostedService>(provider => new RabbitMQActivation(() => provider.GetRequiredKeyedService<IConnection>(serviceKey)));
        if (!settings.DisableHealthChecks)
        {
            builder.TryAddHealthCheck(
                serviceKey is null ? "RabbitMQ.Client" : $"RabbitMQ.Client_{name}",
                provider => new RabbitMQHealthCheck(() => provider.GetRequiredKeyedService<IConnection>(serviceKey)));
        }

        if (!settings.DisableTracing)
            services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(RabbitMQConnector.SourceName, "RabbitMQ.Client.*"));
    }

    private static ConnectionFactory CreateFactory(IConfiguration configuration, RabbitMQClientSettings settings, string name, Action<ConnectionFactory>? configure)
    {
        var factory = new ConnectionFactory();
        configuration.GetSection($"{Section}:ConnectionFactory").Bind(factory);
        configuration.GetSection($"{Section}:{name}:ConnectionFactory").Bind(factory);
        // The text may hold a password, so an error does not repeat it.
        var text = ConnectionStringRules.Required(settings.ConnectionString, name, Section);
        factory.Uri = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps"
            ? new Uri(text)
            : throw new InvalidOperationException($"ConnectionStrings:{name} must be an address such as amqp://user:password@host:5672.");
        configure?.Invoke(factory);
        return factory;
    }
}
