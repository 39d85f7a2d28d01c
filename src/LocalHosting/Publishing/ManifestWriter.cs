using System.Text.Encodings.Web;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Running;

namespace Distillery.LocalHosting.Publishing;

/// <summary>Writes a description as Aspire's manifest.</summary>
internal sealed class ManifestWriter
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Utf8JsonWriter json;
    private readonly LocalApplication application;
    private readonly string folder;
    private readonly ManifestReferences references;

    private ManifestWriter(Utf8JsonWriter json, LocalApplication application, string folder)
    {
        this.json = json;
        this.application = application;
        this.folder = folder;
        references = new(application.Resources);
    }

    /// <summary>Writes the file, whole or not at all. Paths in it are relative to its folder.</summary>
    public static async Task WriteFileAsync(LocalApplication application, string path, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        await using (var stream = File.Create(path + ".new"))
        await using (var json = new Utf8JsonWriter(stream, Options))
            await new ManifestWriter(json, application, folder).WriteAsync(cancellation);
        File.Move(path + ".new", path, overwrite: true);
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        json.WriteStartObject();
        json.WriteStartObject("resources");
        foreach (var resource in application.Resources.Where(r => r is not ExternalServiceResource))
        {
            var publishing = resource.Annotations.OfType<ManifestPublishingCallbackAnnotation>().LastOrDefault();
            if (publishing is { AsDockerFile: false })
                continue;
            json.WriteStartObject(resource.Name);
            await WriteAsync(resource, publishing is not null, cancellation);
            json.WriteEndObject();
        }
        // Passwords that nobody declared come last, each with its encoded forms; then those of declared parameters.
        foreach (var parameter in references.ImplicitParameters)
        {
            json.WriteStartObject(parameter.Name);
            WriteParameter(parameter);
            json.WriteEndObject();
            WriteEncoded(references.Encoded.Where(e => e.Source == parameter));
        }
        WriteEncoded(references.Encoded.Where(e => !references.ImplicitParameters.Contains(e.Source)));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteEncoded(IEnumerable<(string Name, ParameterResource Source, string Filter)> forms)
    {
        foreach (var (name, source, filter) in forms)
        {
            json.WriteStartObject(name);
            json.WriteString("type", "annotated.string");
            json.WriteString("value", $"{{{source.Name}.value}}");
            json.WriteString("filter", filter);
            json.WriteEndObject();
        }
    }

    private async Task WriteAsync(IResource resource, bool asDockerFile, CancellationToken cancellation)
    {
        switch (resource)
        {
            case ParameterResource parameter:
                WriteParameter(parameter);
                break;
            case PostgresDatabaseResource or ConnectionStringResource:
                json.WriteString("type", "value.v0");
                WriteConnectionString((IResourceWithConnectionString)resource);
                break;
            case ProjectResource project:
                json.WriteString("type", "project.v0");
                json.WriteString("path", Relative(project.Annotations.OfType<IProjectMetadata>().Last().ProjectPath));
                await WriteProcessAsync(project, cancellation);
                break;
            case ExecutableResource executable when asDockerFile:
                json.WriteString("type", "dockerfile.v0");
                json.WriteString("path", Relative(Path.Combine(executable.WorkingDirectory, "Dockerfile")));
                json.WriteString("context", Relative(executable.WorkingDirectory));
                await WriteProcessAsync(executable, cancellation);
                break;
            case ExecutableResource executable:
                json.WriteString("type", "executable.v0");
                json.WriteString("workingDirectory", Relative(executable.WorkingDirectory));
                json.WriteString("command", executable.Command);
                await WriteProcessAsync(executable, cancellation);
                break;
            case ContainerResource container:
                await WriteContainerAsync(container, cancellation);
                break;
            default:
                throw new DistributedApplicationException($"The manifest has no form for '{resource.Name}' of type {resource.GetType().Name}.");
        }
    }

    private async Task WriteContainerAsync(ContainerResource container, CancellationToken cancellation)
    {
        json.WriteString("type", "container.v0");
        if (container is IResourceWithConnectionString connected)
            WriteConnectionString(connected);
        json.WriteString("image", container.Annotations.OfType<ContainerImageAnnotation>().Last().FullName);
        if (container.Entrypoint is { } entrypoint)
            json.WriteString("entrypoint", entrypoint);
        await WriteArgumentsAsync(container, cancellation);
        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().ToList();
        WriteMounts("bindMounts", "source", mounts.Where(m => m.Type == ContainerMountType.BindMount), m => Relative(m.Source!));
        WriteMounts("volumes", "name", mounts.Where(m => m.Type == ContainerMountType.Volume), m => m.Source);
        await WriteEnvironmentAsync(container, cancellation);
        WriteBindings(container);
    }

    private async Task WriteProcessAsync(IResource resource, CancellationToken cancellation)
    {
        await WriteArgumentsAsync(resource, cancellation);
        await WriteEnvironmentAsync(resource, cancellation);
        WriteBindings(resource);
    }

    private async Task WriteArgumentsAsync(IResource resource, CancellationToken cancellation)
    {
        var context = new CommandLineArgsCallbackContext(new List<object>(), cancellation);
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            await annotation.Callback(context);
        if (context.Args.Count == 0)
            return;
        json.WriteStartArray("args");
        foreach (var argument in context.Args)
            json.WriteStringValue(references.Text(argument));
        json.WriteEndArray();
    }

    private async Task WriteEnvironmentAsync(IResource resource, CancellationToken cancellation)
    {
        var context = new EnvironmentCallbackContext(application.ExecutionContext, resource, [], cancellation);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(context);
        if (context.EnvironmentVariables.Count == 0)
            return;
        json.WriteStartObject("env");
        foreach (var (name, value) in context.EnvironmentVariables)
            json.WriteString(name, references.Text(value));
        json.WriteEndObject();
    }

    private void WriteBindings(IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToList();
        if (endpoints.Count == 0)
            return;
        json.WriteStartObject("bindings");
        foreach (var endpoint in endpoints)
        {
            json.WriteStartObject(endpoint.Name);
            json.WriteString("scheme", endpoint.UriScheme);
            json.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            json.WriteString("transport", endpoint.Transport);
            if (endpoint.Port is { } port)
                json.WriteNumber("port", port);
            if (endpoint.TargetPort is { } target)
                json.WriteNumber("targetPort", target);
            else if (resource is ExecutableResource)
                json.WriteNumber("targetPort", references.NextPort());
            if (endpoint.IsExternal)
                json.WriteBoolean("external", true);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private void WriteMounts(string list, string key, IEnumerable<ContainerMountAnnotation> mounts, Func<ContainerMountAnnotation, string?> source)
    {
        var all = mounts.ToList();
        if (all.Count == 0)
            return;
        json.WriteStartArray(list);
        foreach (var mount in all)
        {
            json.WriteStartObject();
            if (source(mount) is { } name)
                json.WriteString(key, name);
            json.WriteString("target", mount.Target);
            json.WriteBoolean("readOnly", mount.IsReadOnly);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteConnectionString(IResourceWithConnectionString resource) =>
        json.WriteString("connectionString", references.Text(resource.ConnectionStringExpression));

    private void WriteParameter(ParameterResource parameter)
    {
        json.WriteString("type", "parameter.v0");
        if (parameter.IsConnectionString)
            json.WriteString("connectionString", $"{{{parameter.Name}.value}}");
        json.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        json.WriteStartObject("inputs");
        json.WriteStartObject("value");
        json.WriteString("type", "string");
        if (parameter.Secret)
            json.WriteBoolean("secret", true);
        if (parameter.Default is GenerateParameterDefault generated)
        {
            json.WriteStartObject("default");
            json.WriteStartObject("generate");
            json.WriteNumber("minLength", generated.MinLength);
            if (!generated.Special)
                json.WriteBoolean("special", false);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        else if (parameter.PublishedDefault is { } value)
        {
            json.WriteStartObject("default");
            json.WriteString("value", value);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private string Relative(string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');
}
