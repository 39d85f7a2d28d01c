namespace Distillery.Recommenders.Tests;

/// <summary>Finds the real data sets, which lie in shared/data beside the repository on machines that have them.</summary>
internal static class SharedData
{
    internal static string Folder(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", name);
            if (Directory.Exists(candidate))
                return candidate;
        }

        Skip.If(true, $"shared/data/{name} is not on this machine");
        return "";
    }
}
