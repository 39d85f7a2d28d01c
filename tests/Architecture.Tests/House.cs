using System.Xml.Linq;

namespace Distillery.Architecture.Tests;

/// <summary>The house as it stands on disk, and the references that its plan permits.</summary>
internal static class House
{
    /// <summary>Who may reference whom, directly. A new project or a new arrow is a decision: write it into docs/decisions.md, then here.</summary>
    public static IReadOnlyDictionary<string, string[]> Permitted { get; } = new Dictionary<string, string[]>
    {
        ["Contracts"] = [],
        ["Torch"] = [],
        ["TensorFiles"] = ["Torch"],
        ["Data"] = [],
        ["Statistics"] = [],
        ["Baselines"] = ["Data"],
        ["Recommenders"] = ["Torch", "TensorFiles", "Data", "Statistics"],
        ["LanguageModels"] = ["Torch", "TensorFiles"],
        ["Teachers"] = ["Data", "Baselines", "LanguageModels", "TensorFiles"],
        ["Distillation"] = ["Recommenders", "LanguageModels", "Teachers", "Baselines", "Statistics", "Data"],
        ["JobSpecs"] = ["Contracts"],
        ["Registry"] = ["Contracts", "Statistics"],
        ["WorkerRuntime"] = ["Contracts", "Registry"],
        ["JobApi"] = ["Contracts", "Registry", "JobSpecs", "ServiceDefaults"],
        // What the handlers of all three workers share.
        ["WorkerStages"] = ["WorkerRuntime", "Distillation"],
        ["TeacherWorker"] = ["WorkerRuntime", "WorkerStages", "Distillation", "ServiceDefaults"],
        ["FineTuneWorker"] = ["WorkerRuntime", "WorkerStages", "Distillation", "ServiceDefaults"],
        ["DistillationWorker"] = ["WorkerRuntime", "WorkerStages", "Distillation", "ServiceDefaults"],
        ["Client"] = ["Contracts"],
        ["Dashboard"] = ["Contracts", "Client", "ServiceDefaults"],
        ["Standalone"] = ["JobApi", "Dashboard", "TeacherWorker", "FineTuneWorker", "DistillationWorker", "ServiceDefaults"],
        ["Cli"] = ["Contracts", "Client", "Distillation", "JobSpecs", "Standalone"],
        ["ServiceDefaults"] = [],
        // Only with its own stand-in for Aspire; the deployables are started by path or as Projects.*, never called.
        ["LocalHosting"] = [],
        ["AppHost"] = ["LocalHosting", "JobApi", "TeacherWorker", "FineTuneWorker", "DistillationWorker", "Dashboard"],
    };

    /// <summary>Projects whose code is about learning: they see no web server, no bus and no database.</summary>
    public static IReadOnlyList<string> Learning { get; } =
        ["Torch", "TensorFiles", "Data", "Statistics", "Baselines", "Recommenders", "LanguageModels", "Teachers", "Distillation"];

    /// <summary>The repository's root: the folder with Platform.sln above the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every project file of the product, by project name.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } =
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "ServiceDefaults"), "*.csproj"))
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "AppHost"), "*.csproj"))
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file));

    /// <summary>Names of the projects that a project references.</summary>
    public static IEnumerable<string> References(string project) =>
        Elements(project, "ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')));

    /// <summary>Packages and frameworks that a project names, and its SDK.</summary>
    public static IEnumerable<string> Dependencies(string project) =>
        Elements(project, "PackageReference").Concat(Elements(project, "FrameworkReference"))
            .Append(XDocument.Load(Projects[project]).Root!.Attribute("Sdk")!.Value);

    /// <summary>Source files of the product and its tests, build outputs left out.</summary>
    public static IEnumerable<string> Sources(params string[] extensions) =>
        new[] { "src", "tests", "ServiceDefaults", "AppHost" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories))
            .Where(file => extensions.Contains(Path.GetExtension(file)) && !file.Contains("/obj/") && !file.Contains("/bin/"));

    private static IEnumerable<string> Elements(string project, string name) =>
        XDocument.Load(Projects[project]).Descendants(name).Select(e => e.Attribute("Include")?.Value).OfType<string>();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Platform.sln was not found above the tests.");
    }
}
