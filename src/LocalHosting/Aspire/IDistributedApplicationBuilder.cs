using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Describes an application.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>Settings: files beside the AppHost, environment, command line.</summary>
    ConfigurationManager Configuration { get; }

    /// <summary>Folder of the AppHost project: relative paths start here.</summary>
    string AppHostDirectory { get; }

    /// <summary>Environment of the AppHost, such as Development.</summary>
    IHostEnvironment Environment { get; }

    /// <summary>Services of the AppHost, such as health checks.</summary>
    IServiceCollection Services { get; }

    /// <summary>What is done with the application.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>Its resources.</summary>
    IResourceCollection Resources { get; }

    /// <summary>Adds a resource.</summary>
    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    /// <summary>A builder for a resource that is or will be added elsewhere.</summary>
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource;

    /// <summary>Ends the description.</summary>
    DistributedApplication Build();
}
