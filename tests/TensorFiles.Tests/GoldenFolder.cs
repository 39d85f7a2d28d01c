using System.Text.Json;

namespace Distillery.TensorFiles.Tests;

/// <summary>The files that golden/make.py wrote with Python, and what is in them.</summary>
internal static class GoldenFolder
{
    public static JsonElement Expected { get; } = ReadExpected();

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "golden", name);

    private static JsonElement ReadExpected()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf("expected.json")));
        return document.RootElement.Clone();
    }
}
