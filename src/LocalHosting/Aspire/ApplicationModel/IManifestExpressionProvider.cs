namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that stands in a manifest as a placeholder, such as <c>{bus.connectionString}</c>.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>The placeholder.</summary>
    string ValueExpression { get; }
}
