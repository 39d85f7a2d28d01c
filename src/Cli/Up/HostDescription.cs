using System.Text.Json;

namespace Distillery.Cli.Up;

/// <summary>What an AppHost writes down about itself: its page and the addresses of its resources.</summary>
/// <param name="Process">Number of its process.</param>
/// <param name="Page">Address of its page.</param>
/// <param name="Token">What opens the page.</param>
/// <param name="Endpoints">Addresses: resource, then endpoint.</param>
internal sealed record HostDescription(int Process, Uri Page, string Token, IReadOnlyDictionary<string, IReadOnlyDictionary<string, Uri>> Endpoints)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>The one of a state folder, or null while there is none.</summary>
    public static HostDescription? Read(string stateFolder)
    {
        var file = Path.Combine(stateFolder, "apphost.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<HostDescription>(File.ReadAllText(file), Web) : null;
    }
}
