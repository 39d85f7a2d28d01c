using System.Reflection;

namespace Distillery.Dashboard.Assets;

/// <summary>The embedded style sheets, scripts and fonts, by address.</summary>
internal sealed class AssetStore
{
    private const string Root = "_content/";
    private const string ScriptPath = Root + "Distillery.Dashboard/" + BlazorScript.FileName;
    private readonly Dictionary<string, AssetFile> files;

    /// <summary>Reads the embedded files.</summary>
    public AssetStore()
    {
        var assembly = typeof(AssetStore).Assembly;
        files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Root, StringComparison.Ordinal))
            .Select(name => new AssetFile(name, Read(assembly, name)))
            .Append(new AssetFile(ScriptPath, ReadScript(assembly)))
            .ToDictionary(file => file.Path);
    }

    /// <summary>Every file.</summary>
    public IEnumerable<AssetFile> Files => files.Values;

    /// <summary>A file of this project with its version, for a link: it may be kept forever, since another content has another link.</summary>
    /// <param name="name">Name below <c>wwwroot</c>, or <c>blazor.web.js</c>.</param>
    public string Own(string name) => Link($"{Root}Distillery.Dashboard/{name}");

    /// <summary>A file of Radzen's with its version, for a link.</summary>
    /// <param name="name">Name below its package's assets.</param>
    public string Radzen(string name) => Link($"{Root}Radzen.Blazor/{name}");

    /// <summary>The file at an address.</summary>
    /// <param name="path">Address without a leading slash.</param>
    /// <returns>The file, or null.</returns>
    public AssetFile? Find(string path) => files.GetValueOrDefault(path);

    private string Link(string path) => $"{path}?v={files[path].Digest}";

    private static byte[] ReadScript(Assembly assembly)
    {
        using var stream = new MemoryStream(Read(assembly, "blazor-script-assembly"));
        return BlazorScript.ReadFrom(stream);
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidDataException($"The assembly holds no resource {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
