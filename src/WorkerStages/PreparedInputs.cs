using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

namespace Distillery.WorkerStages;

/// <summary>Brings prepared data to this machine.</summary>
public static class PreparedInputs
{
    /// <summary>Reads the outputs of <c>prepare-data</c>.</summary>
    /// <param name="context">A stage that depends on it.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static async Task<PreparedData> OpenAsync(IStageContext context, CancellationToken cancellationToken)
    {
        var paths = new List<string>();
        foreach (var path in PreparedData.Files)
            paths.Add(await context.InputAsync(StageKinds.PrepareData, path, cancellationToken));
        return PreparedData.Load(paths[0], paths[1], paths[2]);
    }
}
