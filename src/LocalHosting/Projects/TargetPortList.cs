using Aspire.Hosting.ApplicationModel;

namespace Distillery.LocalHosting.Projects;

/// <summary>The ports on which a published project listens.</summary>
internal sealed class TargetPortList(IReadOnlyList<EndpointReference> endpoints) : IManifestExpressionProvider
{
    public string ValueExpression => string.Join(';', endpoints.Select(e => e.Property(EndpointProperty.TargetPort).ValueExpression));
}
