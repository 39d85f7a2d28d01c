namespace Distillery.Standalone;

/// <summary>How the embedded platform runs.</summary>
/// <param name="DataDirectory">Folder of its store; made if missing. One process at a time.</param>
/// <param name="Port">Port on loopback; 0 takes a free one.</param>
public sealed record StandaloneOptions(string DataDirectory, int Port)
{
    /// <summary>The API key that every caller must show; null asks for none, and everybody on this machine is an admin.</summary>
    public string? RequiredKey { get; init; }
}
