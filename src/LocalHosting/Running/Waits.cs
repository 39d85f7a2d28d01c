using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Distillery.LocalHosting.Running;

/// <summary>Holds a start until what it waits for is there.</summary>
internal sealed class Waits(Board board)
{
    /// <summary>Waits for everything that a resource waits for.</summary>
    /// <exception cref="DistributedApplicationException">It cannot come any more, and the resource is to fail then.</exception>
    public async Task ForAsync(IResource resource, CancellationToken cancellation)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().SelectMany(WithParents).ToList();
        var open = waits.Where(w => !IsOver(w)).ToList();
        if (open.Count == 0)
            return;
        board.Update(resource.Name, s => s with { State = KnownResourceStates.Waiting, WaitingFor = [.. open.Select(w => w.Resource.Name)] });
        await Task.WhenAll(open.Select(async wait =>
        {
            await board.UntilAsync(_ => IsOver(wait), cancellation);
            board.Update(resource.Name, s => s with { WaitingFor = s.WaitingFor.Remove(wait.Resource.Name) });
        }));
        board.Update(resource.Name, s => s with { State = KnownResourceStates.Starting });
    }

    /// <summary>Finds resources that wait for each other in a circle.</summary>
    /// <exception cref="DistributedApplicationException">There are some.</exception>
    public static void CheckCircles(IReadOnlyList<IResource> resources)
    {
        var done = new HashSet<IResource>();
        foreach (var resource in resources)
            Visit(resource, []);

        void Visit(IResource resource, List<IResource> path)
        {
            if (path.Contains(resource))
                throw new DistributedApplicationException($"Resources wait for each other: {string.Join(" → ", path.SkipWhile(r => r != resource).Append(resource).Select(r => r.Name))}.");
            if (!done.Contains(resource))
            {
                foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
                    Visit(wait.Resource, [.. path, resource]);
                done.Add(resource);
            }
        }
    }

    private static IEnumerable<WaitAnnotation> WithParents(WaitAnnotation wait)
    {
        yield return wait;
        for (var parent = (wait.Resource as IResourceWithParent)?.Parent; parent is not null; parent = (parent as IResourceWithParent)?.Parent)
            yield return new(parent, wait.WaitType, wait.ExitCode) { WaitBehavior = wait.WaitBehavior };
    }

    private bool IsOver(WaitAnnotation wait)
    {
        var other = board[wait.Resource.Name];
        if (wait.WaitType == WaitType.WaitForCompletion)
        {
            if (other.State == KnownResourceStates.FailedToStart)
                throw new DistributedApplicationException($"'{other.Name}' failed to start: {other.Note}");
            if (!other.IsTerminal)
                return false;
            return other.ExitCode == wait.ExitCode ? true : throw new DistributedApplicationException($"'{other.Name}' ended with exit code {other.ExitCode}; expected {wait.ExitCode}.");
        }
        if (other.IsTerminal && wait.WaitBehavior == WaitBehavior.StopOnResourceUnavailable)
            throw new DistributedApplicationException($"'{other.Name}' is {other.State}: {other.Note ?? $"exit code {other.ExitCode}"}");
        return wait.WaitType == WaitType.WaitUntilStarted ? other.IsRunning : other.IsReady;
    }
}
