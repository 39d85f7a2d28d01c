namespace Aspire.Hosting.ApplicationModel;

/// <summary>A connection string made of parts of other resources.</summary>
public sealed class ConnectionStringResource : Resource, IResourceWithConnectionString, IResourceWithWaitSupport
{
    /// <summary>With its expression.</summary>
    public ConnectionStringResource(string name, ReferenceExpression connectionStringExpression)
        : base(name) => ConnectionStringExpression = connectionStringExpression;

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression { get; }
}
