namespace Aspire.Hosting.ApplicationModel;

/// <summary>A program.</summary>
public class ExecutableResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithServiceDiscovery, IResourceWithWaitSupport
{
    /// <summary>With its command and folder.</summary>
    public ExecutableResource(string name, string command, string workingDirectory)
        : base(name)
    {
        Command = command;
        WorkingDirectory = workingDirectory;
    }

    /// <summary>Program: a path, or a name on PATH.</summary>
    public string Command { get; }

    /// <summary>Full path of the folder that it starts in.</summary>
    public string WorkingDirectory { get; }
}
