using Aspire.Hosting.ApplicationModel;

namespace Distillery.LocalHosting.Publishing;

/// <summary>Turns values into placeholders, and remembers which parameters they need that nobody declared.</summary>
internal sealed class ManifestReferences(IReadOnlyList<IResource> declared)
{
    private const int FirstPort = 8000;
    private readonly List<ParameterResource> implicitParameters = [];
    private readonly List<(string Name, ParameterResource Source, string Filter)> encoded = [];
    private int ports = FirstPort;

    /// <summary>Encoded forms: name, parameter, filter.</summary>
    public IReadOnlyList<(string Name, ParameterResource Source, string Filter)> Encoded => encoded;

    /// <summary>Mentioned parameters that were not declared: passwords of servers.</summary>
    public IReadOnlyList<ParameterResource> ImplicitParameters => implicitParameters;

    /// <summary>Next port for a program that has none.</summary>
    public int NextPort() => ports++;

    /// <summary>A value as it stands in the manifest.</summary>
    public string Text(object? value)
    {
        switch (value)
        {
            case ReferenceExpression expression:
                var parts = expression.ValueProviders.Select((provider, n) => Part(provider, expression.StringFormats[n])).ToArray();
                return string.Format(expression.Format, parts);
            case ConnectionStringReference connection:
                Text(connection.Resource.ConnectionStringExpression);
                return connection.ValueExpression;
            case IResourceBuilder<IResource> builder:
                return Text(builder.Resource);
            case ParameterResource parameter and not IResourceWithConnectionString:
                return Part(parameter, null);
            case IManifestExpressionProvider provider:
                return provider.ValueExpression;
            default:
                return value?.ToString() ?? "";
        }
    }

    private string Part(IValueProvider provider, string? format)
    {
        if (provider is ParameterResource parameter && !declared.Contains(parameter) && !implicitParameters.Contains(parameter))
            implicitParameters.Add(parameter);
        var plain = provider is ParameterResource p ? $"{{{p.Name}.value}}" : ((IManifestExpressionProvider)provider).ValueExpression;
        if (format is null || provider is not ParameterResource source)
            return plain;
        var name = $"{source.Name}-{format}-encoded";
        if (encoded.TrueForAll(e => e.Name != name))
            encoded.Add((name, source, format));
        return $"{{{name}.value}}";
    }
}
