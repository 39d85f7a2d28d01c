using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Collects the description of an application.</summary>
public sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--publisher"] = "Publishing:Publisher",
        ["--output-path"] = "Publishing:OutputPath",
        ["--operation"] = "AppHost:Operation",
        ["--step"] = "Pipeline:Step",
        ["--state-dir"] = "LocalHosting:StateFolder",
        ["--page-port"] = "LocalHosting:PagePort",
    };

    private readonly HostApplicationBuilder host;
    private readonly ResourceCollection resources = [];

    /// <summary>With options.</summary>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        var assembly = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        AppHostDirectory = assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => string.Equals(a.Key, "AppHostProjectPath", StringComparison.OrdinalIgnoreCase))?.Value is { } folder && Directory.Exists(folder)
            ? folder
            : Directory.GetCurrentDirectory();
        var arguments = options.Args ?? [];
        var environment = new ConfigurationBuilder().AddCommandLine(arguments).Build()[HostDefaults.EnvironmentKey];
        host = new(new HostApplicationBuilderSettings { ContentRootPath = AppHostDirectory, ApplicationName = assembly?.GetName().Name, EnvironmentName = environment });
        host.Configuration.AddCommandLine(arguments, Switches);
        host.Logging.ClearProviders();
        host.Services.AddHealthChecks();
        var publishing = Configuration["Publishing:Publisher"] is not null
            || string.Equals(Configuration["AppHost:Operation"], "publish", StringComparison.OrdinalIgnoreCase);
        ExecutionContext = new(publishing ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run);
        Generated = new(Path.Combine(StateFolder, "parameters.json"));
    }

    /// <inheritdoc/>
    public ConfigurationManager Configuration => host.Configuration;

    /// <inheritdoc/>
    public string AppHostDirectory { get; }

    /// <inheritdoc/>
    public IHostEnvironment Environment => host.Environment;

    /// <inheritdoc/>
    public IServiceCollection Services => host.Services;

    /// <inheritdoc/>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc/>
    public IResourceCollection Resources => resources;

    internal GeneratedParameters Generated { get; }

    private string StateFolder => Path.GetFullPath(Configuration["LocalHosting:StateFolder"] ?? ".distillery/apphost");

    /// <inheritdoc/>
    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc/>
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new ResourceBuilder<T>(this, resource);

    /// <inheritdoc/>
    public DistributedApplication Build()
    {
        if (ExecutionContext.IsPublishMode && Configuration["Publishing:Publisher"] is { } publisher && publisher != "manifest")
            throw new DistributedApplicationException($"The publisher '{publisher}' is not known; only 'manifest' is.");
        return new(host.Build(), new LocalApplication
        {
            Name = Environment.ApplicationName,
            Folder = AppHostDirectory,
            StateFolder = StateFolder,
            PagePort = Configuration.GetValue<int?>("LocalHosting:PagePort"),
            OutputPath = Configuration["Publishing:OutputPath"] is { } path ? Path.GetFullPath(path) : null,
            EndsWithInput = Configuration.GetValue("LocalHosting:EndWithInput", false),
            TellsJson = Configuration.GetValue("LocalHosting:Json", false),
            ExecutionContext = ExecutionContext,
            Resources = [.. resources],
        });
    }
}
