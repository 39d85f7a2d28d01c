using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Distillery.LocalHosting.Running;

/// <summary>Environment and arguments of a resource's process, as texts.</summary>
internal static class Values
{
    /// <summary>Variables that the description sets, in the order of the calls; one without value is left out.</summary>
    public static async Task<Dictionary<string, string?>> EnvironmentAsync(IResource resource, Replica? replica, DistributedApplicationExecutionContext execution, CancellationToken cancellation)
    {
        var context = new EnvironmentCallbackContext(execution, resource, [], cancellation);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(context);
        var variables = new Dictionary<string, string?>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            if (await ResolveAsync(value, resource, replica, cancellation) is { } text)
                variables[name] = text;
        }
        return variables;
    }

    /// <summary>Arguments, in the order of the calls.</summary>
    public static async Task<List<string>> ArgumentsAsync(IResource resource, Replica? replica, CancellationToken cancellation)
    {
        var context = new CommandLineArgsCallbackContext(new List<object>(), cancellation);
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            await annotation.Callback(context);
        var arguments = new List<string>();
        foreach (var value in context.Args)
            arguments.Add(await ResolveAsync(value, resource, replica, cancellation) ?? "");
        return arguments;
    }

    private static async ValueTask<string?> ResolveAsync(object? value, IResource self, Replica? replica, CancellationToken cancellation)
    {
        switch (value)
        {
            case ReplicaValue own when replica is not null:
                return own.For(replica);
            case EndpointReferenceExpression { Property: EndpointProperty.TargetPort } port when port.Endpoint.Resource == self && replica is not null:
                return $"{replica.PortOf(port.Endpoint.EndpointName)}";
            case ReferenceExpression expression:
                var parts = new object?[expression.ValueProviders.Count];
                for (var n = 0; n < parts.Length; n++)
                {
                    var part = await ResolveAsync(expression.ValueProviders[n], self, replica, cancellation);
                    parts[n] = expression.StringFormats[n] == "uri" && part is not null ? Uri.EscapeDataString(part) : part;
                }
                return string.Format(expression.Format, parts);
            case IResourceBuilder<IResource> builder:
                return await ResolveAsync(builder.Resource, self, replica, cancellation);
            case IValueProvider provider:
                return await provider.GetValueAsync(cancellation);
            default:
                return value?.ToString();
        }
    }
}
