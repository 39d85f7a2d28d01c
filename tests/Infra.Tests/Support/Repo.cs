namespace Distillery.Infra.Tests;

/// <summary>The repository as it lies on disk.</summary>
internal static class Repo
{
    public static string Root { get; } = FindRoot();

    public static string Infra { get; } = Path.Combine(Root, "infra");

    /// <summary>Text of every C# file of the product, by path.</summary>
    public static IReadOnlyDictionary<string, string> Code { get; } =
        new[] { "src", "ServiceDefaults" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/"))
            .ToDictionary(file => file, File.ReadAllText);

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Infra, .. path]));

    /// <summary>Names of the programs: a project folder under src with a Program.cs, and the file that it publishes.</summary>
    public static IReadOnlySet<string> Programs { get; } =
        Directory.EnumerateDirectories(Path.Combine(Root, "src"))
            .Where(folder => File.Exists(Path.Combine(folder, "Program.cs")))
            .Select(folder => $"Distillery.{Path.GetFileName(folder)}.dll")
            .ToHashSet();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Platform.sln was not found above the tests.");
    }
}
