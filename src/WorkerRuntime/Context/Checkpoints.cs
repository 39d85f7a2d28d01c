using Distillery.Registry;

namespace Distillery.WorkerRuntime;

internal sealed class Checkpoints(StageLease lease, StageServices services, StagePulse pulse, ReportBuffer buffer) : ICheckpoints
{
    public async Task SaveAsync(string name, string localFile, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var info = await services.Artifacts.PutFileAsync(localFile, cancellationToken);
        await services.Patience.CallAsync(
            async () =>
            {
                // First the history up to here: what comes back from the checkpoint is reported again, what came before it is not.
                await pulse.FlushAsync(cancellationToken);
                await services.Reports.SaveCheckpointAsync(lease, name, info.Digest, cancellationToken);
            },
            StorePatience.OfHandlers,
            cancellationToken);
        pulse.AtCheckpoint();
    }

    public async Task<string?> TryLoadAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var digest = await services.Patience.CallAsync(
            () => services.Reports.FindCheckpointAsync(lease, name, cancellationToken), StorePatience.OfHandlers, cancellationToken);
        if (digest is null)
            return null;
        try
        {
            return await services.Inputs.GetAsync(digest, name, cancellationToken);
        }
        catch (ArtifactException e)
        {
            // Worse than resuming, better than failing: the stage starts over.
            buffer.Log("warning", $"Checkpoint {name} cannot be read, so the stage starts over. {e.Message}");
            return null;
        }
    }
}
