using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Processes;
using Distillery.LocalHosting.Projects;

namespace Distillery.LocalHosting.Running;

/// <summary>A .NET project, started from its built assembly in its own folder.</summary>
internal sealed class ProjectRunner(ProjectResource project, RunContext context) : ProcessRunner(project, context)
{
    private readonly IProjectMetadata metadata = project.Annotations.OfType<IProjectMetadata>().Last();

    protected override async Task<ProcessSpec> SpecAsync(Replica replica, Dictionary<string, string?> environment, List<string> arguments, CancellationToken cancellation)
    {
        var assembly = await ProjectCommand.AssemblyAsync(metadata, cancellation);
        var folder = Path.GetDirectoryName(metadata.ProjectPath)!;
        return new()
        {
            Name = replica.Id,
            FileName = ProjectCommand.Dotnet,
            Arguments = [assembly, .. arguments],
            Environment = environment,
            WorkingDirectory = Directory.Exists(folder) ? folder : Path.GetDirectoryName(assembly),
        };
    }
}
