using Aspire.Hosting;
using Distillery.LocalHosting.Processes;

namespace Distillery.LocalHosting.Running;

/// <summary>docker or podman, when one of them is there and answers.</summary>
internal sealed class ContainerRuntime(string? wanted, string recordFile)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private Task<string>? finding;

    /// <summary>The runtime's command.</summary>
    /// <exception cref="DistributedApplicationException">None answers.</exception>
    public Task<string> CommandAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            // One that was not there may be by now.
            if (finding is null or { IsFaulted: true } or { IsCanceled: true })
                finding = FindAsync(CancellationToken.None);
            return finding.WaitAsync(cancellation);
        }
    }

    private async Task<string> FindAsync(CancellationToken cancellation)
    {
        string[] candidates = wanted is null ? ["docker", "podman"] : [wanted];
        foreach (var candidate in candidates)
        {
            if (await AnswersAsync(candidate, cancellation))
                return candidate;
        }
        throw new DistributedApplicationException($"No container runtime answers (tried {string.Join(" and ", candidates)}). Start one, or name it by ASPIRE_CONTAINER_RUNTIME.");
    }

    /// <summary>Writes a container's name down, so that a later run removes it if this one cannot.</summary>
    public void Record(string runtime, string name) => File.AppendAllText(recordFile, $"{runtime} {name}\n");

    /// <summary>Removes a container if it is still there.</summary>
    public static async Task RemoveAsync(string runtime, string name)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await ManagedProcess.RunAsync(new() { Name = runtime, FileName = runtime, Arguments = ["rm", "--force", name] }, patience.Token);
        }
        catch (ServerException)
        {
            // It is not there any more: that is the aim.
        }
        catch (OperationCanceledException)
        {
            // The runtime hangs; the record stays for the next run.
        }
    }

    /// <summary>Removes the containers that an earlier run left.</summary>
    public async Task RemoveLeftoversAsync()
    {
        if (!File.Exists(recordFile))
            return;
        foreach (var fields in File.ReadLines(recordFile).Select(line => line.Split(' ')).Where(f => f.Length == 2))
            await RemoveAsync(fields[0], fields[1]);
        File.Delete(recordFile);
    }

    private static async Task<bool> AnswersAsync(string candidate, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            await ManagedProcess.RunAsync(new() { Name = candidate, FileName = candidate, Arguments = ["info"] }, patience.Token);
            return true;
        }
        catch (ServerException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
