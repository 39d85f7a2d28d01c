using Microsoft.Extensions.Configuration.Memory;

namespace Microsoft.Extensions.Hosting;

/// <summary>How much services say.</summary>
internal static class LoggingDefaults
{
    private static readonly Dictionary<string, string?> Quiet = new()
    {
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
        ["Logging:LogLevel:Npgsql"] = "Warning",
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    /// <summary>Keeps libraries from logging each request; any other source of settings goes before these.</summary>
    public static void AddQuietLibraries(this IHostApplicationBuilder builder)
        => builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Quiet });
}
