namespace Aspire.Hosting.ApplicationModel;

/// <summary>The connection string of a resource in a variable of another one.</summary>
/// <param name="resource">The resource.</param>
/// <param name="optional">True when it may be missing.</param>
public sealed class ConnectionStringReference(IResourceWithConnectionString resource, bool optional) : IManifestExpressionProvider, IValueProvider
{
    /// <summary>The resource.</summary>
    public IResourceWithConnectionString Resource { get; } = resource;

    /// <summary>True when it may be missing.</summary>
    public bool Optional { get; } = optional;

    /// <inheritdoc/>
    public string ValueExpression => Resource.ValueExpression;

    /// <inheritdoc/>
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var value = await Resource.GetConnectionStringAsync(cancellationToken);
            return string.IsNullOrEmpty(value) && !Optional
                ? throw new DistributedApplicationException($"The connection string of the resource '{Resource.Name}' is empty.")
                : value;
        }
        catch (DistributedApplicationException) when (Optional)
        {
            return null;
        }
    }
}
