using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds parameters and connection strings.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a parameter that configuration sets: <c>Parameters:name</c>, or the same with <c>_</c> for <c>-</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => Configured(builder, name) ?? throw Missing($"Parameters:{name}", "Parameter"), secret));

    /// <summary>Adds a parameter with a default.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        WithDefault(builder, name, () => value, publishValueAsDefault, secret);

    /// <summary>Adds a parameter with a default that is made when needed.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false) =>
        WithDefault(builder, name, valueGetter, publishValueAsDefault, secret);

    /// <summary>Adds a parameter with a made default, kept between runs when <paramref name="persist"/>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false) =>
        builder.AddResource(Generated(builder, name, value, secret, persist));

    /// <summary>Adds a connection string that configuration sets: <c>ConnectionStrings:name</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null) =>
        builder.AddResource(new ConnectionStringParameterResource(
            name, _ => builder.Configuration.GetConnectionString(name) ?? throw Missing($"ConnectionStrings:{name}", "Connection string"), environmentVariableName));

    /// <summary>Adds a connection string made of parts of other resources.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(this IDistributedApplicationBuilder builder, string name, ReferenceExpression connectionStringExpression) =>
        builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));

    /// <summary>The password parameter of a server: configured, or made once and kept. It comes last in the manifest.</summary>
    internal static ParameterResource CreatePassword(IDistributedApplicationBuilder builder, string server, bool special) =>
        Generated(builder, $"{server}-password", new GenerateParameterDefault { MinLength = 22, Special = special }, secret: true, persist: true);

    private static ParameterResource Generated(IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret, bool persist)
    {
        var kept = ((DistributedApplicationBuilder)builder).Generated;
        return new(name, _ => Configured(builder, name) ?? (persist && builder.ExecutionContext.IsRunMode ? kept.GetOrMake(name, value.GetDefaultValue) : value.GetDefaultValue()), secret) { Default = value };
    }

    private static IResourceBuilder<ParameterResource> WithDefault(IDistributedApplicationBuilder builder, string name, Func<string> value, bool published, bool secret) =>
        builder.AddResource(new ParameterResource(name, _ => Configured(builder, name) ?? value(), secret)
        {
            Default = new ConstantParameterDefault(value),
            PublishedDefault = published ? value() : null,
        });

    private static string? Configured(IDistributedApplicationBuilder builder, string name) =>
        builder.Configuration[$"Parameters:{name}"] ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"];

    private static DistributedApplicationException Missing(string key, string what) =>
        new($"{what} could not be used because the configuration key '{key}' is missing. Set it as {key.Replace(":", "__", StringComparison.Ordinal).Replace('-', '_')} in the environment, or as --{key}=… on the command line.");
}
