using Aspire.Hosting;

namespace Distillery.LocalHosting.Projects;

/// <summary>A project that is named by its path.</summary>
internal sealed class ProjectAtPath(string path) : IProjectMetadata
{
    public string ProjectPath { get; } = path;
}
