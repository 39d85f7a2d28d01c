using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Processes;

namespace Distillery.LocalHosting.Running;

/// <summary>A program.</summary>
internal sealed class ExecutableRunner(ExecutableResource executable, RunContext context) : ProcessRunner(executable, context)
{
    protected override Task<ProcessSpec> SpecAsync(Replica replica, Dictionary<string, string?> environment, List<string> arguments, CancellationToken cancellation)
    {
        if (!Directory.Exists(executable.WorkingDirectory))
            throw new DistributedApplicationException($"The folder {executable.WorkingDirectory} of '{executable.Name}' does not exist.");
        return Task.FromResult(new ProcessSpec
        {
            Name = replica.Id,
            FileName = Find(executable.Command),
            Arguments = arguments,
            Environment = environment,
            WorkingDirectory = executable.WorkingDirectory,
        });
    }

    private string Find(string command)
    {
        var places = command.Contains('/')
            ? [Path.GetFullPath(command, executable.WorkingDirectory)]
            : (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append(executable.WorkingDirectory).Select(folder => Path.Combine(folder, command));
        return places.FirstOrDefault(File.Exists)
            ?? throw new DistributedApplicationException($"The program '{command}' of '{executable.Name}' was not found{(command.Contains('/') ? "" : " on PATH")}.");
    }
}
