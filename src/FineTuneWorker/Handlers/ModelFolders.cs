using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

namespace Distillery.FineTuneWorker;

/// <summary>Folders with models that specs name.</summary>
internal static class ModelFolders
{
    /// <summary>Digest of a folder's content: another model under the same name is another input.</summary>
    public static async Task<string> DigestAsync(string folder, string field, CancellationToken cancellationToken)
    {
        try
        {
            return await ContentDigests.OfAsync(folder, cancellationToken);
        }
        catch (StageInputException exception)
        {
            throw new PermanentStageException($"{field}: {exception.Message}", exception);
        }
    }
}
