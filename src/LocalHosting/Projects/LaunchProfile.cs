using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Distillery.LocalHosting.Projects;

/// <summary>What a project's <c>launchSettings.json</c> or <c>appsettings.json</c> says about its start.</summary>
/// <param name="Name">Name of the profile; null without one.</param>
/// <param name="Urls">Addresses that it listens on.</param>
/// <param name="Environment">Its variables.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record LaunchProfile(string? Name, IReadOnlyList<Uri> Urls, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> Arguments)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The named profile, or the first one that starts the project.</summary>
    /// <exception cref="Aspire.Hosting.DistributedApplicationException">There is no profile of that name.</exception>
    public static LaunchProfile Read(string projectPath, string? wanted, string? preferred)
    {
        var file = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (File.Exists(file))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), Lenient);
            if (document.RootElement.TryGetProperty("profiles", out var profiles))
            {
                var all = profiles.EnumerateObject().ToList();
                var found = all.Where(p => p.Name == wanted).Concat(wanted is null ? all.Where(p => p.Name == preferred) : [])
                    .Concat(wanted is null ? all.Where(p => Text(p.Value, "commandName") == "Project") : []).Take(1).ToList();
                if (found.Count > 0)
                    return Parse(found[0].Name, found[0].Value);
            }
        }
        return wanted is null
            ? new(null, [], new Dictionary<string, string>(), [])
            : throw new Aspire.Hosting.DistributedApplicationException($"The launch profile '{wanted}' is not in {file}.");
    }

    /// <summary>Endpoints that the project's settings declare for its web server: name and address.</summary>
    public static IReadOnlyList<(string Name, Uri Url)> KestrelEndpoints(string projectPath, string environment)
    {
        var folder = Path.GetDirectoryName(projectPath)!;
        if (!Directory.Exists(folder))
            return [];
        var settings = new ConfigurationBuilder().SetBasePath(folder)
            .AddJsonFile("appsettings.json", optional: true).AddJsonFile($"appsettings.{environment}.json", optional: true).Build();
        return [.. settings.GetSection("Kestrel:Endpoints").GetChildren().Where(e => e["Url"] is not null).Select(e => (e.Key, Address(e["Url"]!)))];
    }

    private static LaunchProfile Parse(string name, JsonElement profile) => new(
        name,
        [.. (Text(profile, "applicationUrl") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Address)],
        profile.TryGetProperty("environmentVariables", out var variables)
            ? variables.EnumerateObject().ToDictionary(v => v.Name, v => Expanded(v.Value.GetString() ?? ""))
            : [],
        (Text(profile, "commandLineArgs") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Expanded(string value) => System.Environment.ExpandEnvironmentVariables(value);

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static Uri Address(string url) => new(url.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal));
}
