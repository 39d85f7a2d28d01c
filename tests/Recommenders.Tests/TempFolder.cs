namespace Distillery.Recommenders.Tests;

internal sealed class TempFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("distillery-recommenders-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
