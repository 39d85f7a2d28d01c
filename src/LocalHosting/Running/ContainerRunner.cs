using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Processes;

namespace Distillery.LocalHosting.Running;

/// <summary>
/// A container, published on loopback only. Inside it "localhost" is the container: it serves others, but does not reach the
/// application's own loopback ports.
/// </summary>
internal sealed class ContainerRunner(ContainerResource container, RunContext context) : ProcessRunner(container, context)
{
    protected override async Task<ProcessSpec> SpecAsync(Replica replica, Dictionary<string, string?> environment, List<string> arguments, CancellationToken cancellation)
    {
        var runtime = await Context.Containers.CommandAsync(cancellation);
        Context.Containers.Record(runtime, replica.Id);
        var annotations = container.Annotations;
        List<string> words = ["run", "--rm", "--name", replica.Id];
        foreach (var endpoint in annotations.OfType<EndpointAnnotation>())
            words.AddRange(["--publish", $"127.0.0.1:{endpoint.AllocatedEndpoint!.Port}:{endpoint.TargetPort}"]);
        foreach (var mount in annotations.OfType<ContainerMountAnnotation>())
            words.AddRange(["--volume", $"{(mount.Source is null ? "" : mount.Source + ":")}{mount.Target}{(mount.IsReadOnly ? ":ro" : "")}"]);
        // Names only: the values come from the command's own environment, and so stay out of the process list.
        foreach (var name in environment.Keys)
            words.AddRange(["--env", name]);
        if (container.Entrypoint is { } entrypoint)
            words.AddRange(["--entrypoint", entrypoint]);
        words.AddRange(annotations.OfType<ContainerRuntimeArgsCallbackAnnotation>().SelectMany(a => a.Args));
        words.Add(annotations.OfType<ContainerImageAnnotation>().Last().FullName);
        return new() { Name = replica.Id, FileName = runtime, Arguments = [.. words, .. arguments], Environment = environment };
    }

    protected override async Task AfterAsync(Replica replica) =>
        await ContainerRuntime.RemoveAsync(await Context.Containers.CommandAsync(CancellationToken.None), replica.Id);
}
