using Aspire.Hosting;
using Distillery.LocalHosting.Processes;

namespace Distillery.LocalHosting.Projects;

/// <summary>How a project is started: its built assembly by the <c>dotnet</c> command.</summary>
internal static class ProjectCommand
{
    /// <summary>The <c>dotnet</c> command that runs us, or the one on PATH.</summary>
    public static string Dotnet { get; } = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>The assembly to start.</summary>
    /// <exception cref="DistributedApplicationException">The project is missing or was not built.</exception>
    public static async Task<string> AssemblyAsync(IProjectMetadata metadata, CancellationToken cancellation)
    {
        if (metadata is IBuiltProject built)
            return Existing(built.AssemblyPath, metadata.ProjectPath);
        if (!File.Exists(metadata.ProjectPath))
            throw new DistributedApplicationException($"The project {metadata.ProjectPath} does not exist.");
        var configuration = typeof(ProjectCommand).Assembly.Location.Contains("release", StringComparison.OrdinalIgnoreCase) ? "Release" : "Debug";
        var path = await ManagedProcess.RunAsync(
            new()
            {
                Name = "dotnet msbuild",
                FileName = Dotnet,
                Arguments = ["msbuild", metadata.ProjectPath, "-getProperty:TargetPath", $"-property:Configuration={configuration}", "-nodeReuse:false"],
            },
            cancellation);
        return Existing(path.Trim(), metadata.ProjectPath);
    }

    private static string Existing(string assembly, string project) => File.Exists(assembly)
        ? assembly
        : throw new DistributedApplicationException($"The project {project} is not built: {assembly} is missing. Run: dotnet build {project}");
}
