using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Running;
using Distillery.LocalHosting.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Adds RabbitMQ servers.</summary>
public static class RabbitMQBuilderExtensions
{
    /// <summary>Adds a server. Its password is made once and kept, unless given.</summary>
    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? userName = null, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var server = new RabbitMQServerResource(name, userName?.Resource, password?.Resource ?? ParameterResourceBuilderExtensions.CreatePassword(builder, name, special: false));
        builder.Services.AddHealthChecks().Add(new($"{name}_check", _ => new ServerHealthCheck(server.PrimaryEndpoint, Readiness.RabbitAsync), null, null));
        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: 5672, name: "tcp")
            .WithAnnotation(new ContainerImageAnnotation { Registry = "docker.io", Image = "library/rabbitmq", Tag = "4.3" })
            .WithEnvironment("RABBITMQ_DEFAULT_USER", server.User(encoded: false))
            .WithEnvironment(context => context.EnvironmentVariables["RABBITMQ_DEFAULT_PASS"] = server.PasswordParameter)
            .WithHealthCheck($"{name}_check");
    }

    /// <summary>Keeps the data between runs.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(this IResourceBuilder<RabbitMQServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithVolume(name ?? VolumeNames.Make(builder, "data"), "/var/lib/rabbitmq", isReadOnly);

    /// <summary>Starts the management pages too, on a free port.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder) => builder.WithManagementPlugin(null);

    /// <summary>Starts the management pages too.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder, int? port)
    {
        var image = builder.Resource.Annotations.OfType<ContainerImageAnnotation>().Single();
        if (image.Tag is { } tag && !tag.EndsWith("-management", StringComparison.Ordinal))
            image.Tag = tag + "-management";
        return builder.WithHttpEndpoint(port: port, targetPort: 15672, name: "management");
    }
}
