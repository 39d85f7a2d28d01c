namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that comes from outside: configuration, the state file, or a default.</summary>
public class ParameterResource : Resource, IManifestExpressionProvider, IValueProvider
{
    private readonly Lazy<string> value;

    /// <summary>With the function that finds the value.</summary>
    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
        : base(name)
    {
        Secret = secret;
        value = new(() => callback(Default));
    }

    /// <summary>What is used when nobody set it.</summary>
    public ParameterDefault? Default { get; set; }

    /// <summary>True when it must not be shown.</summary>
    public bool Secret { get; }

    /// <inheritdoc/>
    public string ValueExpression => $"{{{Name}.value}}";

    internal bool IsConnectionString { get; init; }

    // A default that is written into the manifest.
    internal string? PublishedDefault { get; init; }

    /// <inheritdoc/>
    /// <exception cref="DistributedApplicationException">It has no value.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(value.Value);
}
