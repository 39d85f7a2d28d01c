using MassTransit;

namespace Microsoft.Extensions.Hosting;

/// <summary>The platform's bus.</summary>
public static class PlatformBusExtensions
{
    /// <summary>Name of the connection string.</summary>
    public const string ConnectionName = "bus";

    /// <summary>
    /// Adds MassTransit: on RabbitMQ when <c>ConnectionStrings:bus</c> is set (<c>amqp://user:password@host:port</c>), else inside this
    /// process. The host starts without the broker and connects as soon as it is there; until then <c>/health</c> names
    /// <c>masstransit-bus</c>. A send returns when the broker has confirmed the message.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="endpoints">Adds receive endpoints.</param>
    /// <returns>The same host.</returns>
    /// <exception cref="InvalidOperationException">The connection string is not an amqp address.</exception>
    public static IHostApplicationBuilder AddPlatformBus(
        this IHostApplicationBuilder builder, Action<IBusRegistrationContext, IBusFactoryConfigurator>? endpoints = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var address = AddressOf(builder.Configuration.GetConnectionString(ConnectionName));
        // The bus's makers would like to hear of each start; a platform on a company's machines calls nobody unasked.
        builder.Services.Configure<UsageTelemetryOptions>(options => options.Enabled = false);
        builder.Services.AddMassTransit(bus =>
        {
            if (address is null)
            {
                bus.UsingInMemory((context, memory) => endpoints?.Invoke(context, memory));
                return;
            }

            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(address, builder.Environment.ApplicationName, host => host.PublisherConfirmation = true);
                endpoints?.Invoke(context, rabbit);
            });
        });
        return builder;
    }

    // The text may hold a password, so it is not repeated.
    private static Uri? AddressOf(string? text)
        => string.IsNullOrWhiteSpace(text) ? null
            : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "amqp" or "amqps" or "rabbitmq" ? new Uri(text)
            : throw new InvalidOperationException($"ConnectionStrings:{ConnectionName} must be an address such as amqp://user:password@host:5672.");
}
