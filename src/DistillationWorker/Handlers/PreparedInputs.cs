using Distillery.Contracts;
using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

namespace Distillery.DistillationWorker;

/// <summary>Brings prepared data to this machine.</summary>
internal static class PreparedInputs
{
    public static async Task<PreparedData> OpenAsync(IStageContext context, CancellationToken cancellationToken)
    {
        var paths = new List<string>();
        foreach (var path in PreparedData.Files)
            paths.Add(await context.InputAsync(StageKinds.PrepareData, path, cancellationToken));
        return PreparedData.Load(paths[0], paths[1], paths[2]);
    }
}
