namespace Distillery.Chaos;

/// <summary>Where the built services lie: beside the folder of this program, as the build's <c>artifacts/bin/PROJECT/CONFIGURATION</c> puts them.</summary>
internal static class Assemblies
{
    /// <summary>Folder of a project's output in the same configuration as ours.</summary>
    /// <exception cref="DirectoryNotFoundException">It was not built.</exception>
    public static string Folder(string project)
    {
        var ours = new DirectoryInfo(AppContext.BaseDirectory);
        var folder = Path.Combine(ours.Parent!.Parent!.FullName, project, ours.Name);
        return Directory.Exists(folder) ? folder : throw new DirectoryNotFoundException($"{folder} is missing: build {project} in the same configuration.");
    }
}
