namespace Distillery.LocalHosting.Tests.Support;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hosting-").FullName;

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A server that ends at this moment may remove its own files meanwhile, so that one vanishes under the hand.</summary>
    public void Dispose()
    {
        for (var attempt = 1; Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (attempt < 5)
            {
                // Looked at again.
            }
        }
    }
}
