namespace Distillery.Cli.Up;

/// <summary>A resource as the AppHost's page tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="State">Its state.</param>
/// <param name="Health">Its health; null unless it runs.</param>
/// <param name="Note">Why it is so.</param>
/// <param name="WaitingFor">What it waits for.</param>
internal sealed record HostResource(string Name, string Kind, string State, string? Health, string? Note, IReadOnlyList<string> WaitingFor);
