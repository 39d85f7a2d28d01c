using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Running;
using Microsoft.Extensions.Hosting;

namespace Distillery.LocalHosting.Projects;

/// <summary>What every project gets: endpoints of its launch profile, and the variables of the contract with services.</summary>
internal static class ProjectDefaults
{
    private const string DefaultOtlpEndpoint = "http://localhost:18889";

    public static void Apply(IResourceBuilder<ProjectResource> builder, IProjectMetadata metadata, string? profileName)
    {
        var application = builder.ApplicationBuilder;
        var profile = LaunchProfile.Read(metadata.ProjectPath, profileName, application.Configuration["AppHost:DefaultLaunchProfileName"] ?? application.Configuration["DOTNET_LAUNCH_PROFILE"]);
        var kestrel = LaunchProfile.KestrelEndpoints(metadata.ProjectPath, application.Environment.EnvironmentName);
        foreach (var (name, url) in kestrel)
            builder.WithAnnotation(Endpoint(application, name, url));
        if (kestrel.Count == 0)
        {
            foreach (var url in profile.Urls.DistinctBy(u => u.Scheme))
                builder.WithAnnotation(Endpoint(application, url.Scheme, url));
        }
        builder.WithEnvironment(context =>
        {
            var variables = context.EnvironmentVariables;
            variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
            if (context.ExecutionContext.IsPublishMode)
                Published(builder.Resource, variables);
            else
                Started(builder, variables, profile, [.. kestrel.Select(e => e.Name)]);
        });
        if (profile.Arguments.Count > 0 && application.ExecutionContext.IsRunMode)
            builder.WithArgs([.. profile.Arguments]);
    }

    private static EndpointAnnotation Endpoint(IDistributedApplicationBuilder application, string name, Uri url) =>
        new(ProtocolType.Tcp, url.Scheme, name: name, port: application.ExecutionContext.IsRunMode && url.Port > 0 ? url.Port : null);

    private static void Published(ProjectResource project, Dictionary<string, object> variables)
    {
        var http = project.Annotations.OfType<EndpointAnnotation>().Where(e => e.UriScheme == "http" && e.TargetPortEnvironmentVariable is null).ToList();
        if (!project.Annotations.OfType<EndpointAnnotation>().Any(e => e.UriScheme is "http" or "https"))
            return;
        variables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        if (http.Count > 0)
            variables["HTTP_PORTS"] = new TargetPortList([.. http.Select(e => new EndpointReference(project, e.Name))]);
    }

    private static void Started(IResourceBuilder<ProjectResource> builder, Dictionary<string, object> variables, LaunchProfile profile, HashSet<string> kestrel)
    {
        var application = builder.ApplicationBuilder;
        var endpoints = builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.UriScheme is "http" or "https" && e.TargetPortEnvironmentVariable is null).ToList();
        Telemetry(application, builder.Resource.Name, variables);
        variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";

        foreach (var endpoint in endpoints.Where(e => kestrel.Contains(e.Name)))
            variables[$"Kestrel__Endpoints__{endpoint.Name}__Url"] = new ReplicaValue(replica => replica.TargetUrl(endpoint));
        if (kestrel.Count == 0 && endpoints.Count > 0)
        {
            variables["ASPNETCORE_URLS"] = new ReplicaValue(replica => string.Join(';', endpoints.Select(replica.TargetUrl)));
            if (endpoints.FirstOrDefault(e => e.UriScheme == "https") is { } secure)
                variables["ASPNETCORE_HTTPS_PORT"] = new EndpointReference(builder.Resource, secure.Name).Property(EndpointProperty.Port);
        }
        if (profile.Name is not null)
        {
            variables["DOTNET_LAUNCH_PROFILE"] = profile.Name;
            foreach (var (name, value) in profile.Environment)
                variables.TryAdd(name, value);
        }
    }

    private static void Telemetry(IDistributedApplicationBuilder application, string name, Dictionary<string, object> variables)
    {
        var settings = application.Configuration;
        var grpc = settings["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ?? settings["DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"];
        var http = settings["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] ?? settings["DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"];
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = grpc ?? http ?? DefaultOtlpEndpoint;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = grpc is null && http is not null ? "http/protobuf" : "grpc";
        if (settings["AppHost:OtlpApiKey"] is { } key)
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
        variables["OTEL_SERVICE_NAME"] = name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = new ReplicaValue(replica => $"service.instance.id={replica.Suffix}");
        if (!application.Environment.IsDevelopment())
            return;
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
        variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
        variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
    }
}
