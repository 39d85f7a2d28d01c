using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds services that run elsewhere.</summary>
public static class ExternalServiceBuilderExtensions
{
    /// <summary>Adds one by its address.</summary>
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, string url) =>
        builder.AddExternalService(name, Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri : throw new ArgumentException($"'{url}' is no absolute address.", nameof(url)));

    /// <summary>Adds one by its address, which ends with a slash.</summary>
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, Uri uri) =>
        uri.IsAbsoluteUri && uri.AbsolutePath == "/" && uri.Fragment.Length == 0
            ? builder.AddResource(new ExternalServiceResource(name, uri))
            : throw new ArgumentException($"The address '{uri}' of the external service '{name}' must be absolute, without a path or fragment.", nameof(uri));

    /// <summary>Adds one whose address a parameter holds.</summary>
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> urlParameter) =>
        builder.AddResource(new ExternalServiceResource(name, urlParameter.Resource));
}
