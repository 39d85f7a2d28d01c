using Distillery.WorkerRuntime;

namespace Distillery.DistillationWorker;

/// <summary>Registers what this worker can do.</summary>
public static class DistillationHandlers
{
    /// <summary>Adds the handlers of <c>prepare-data</c>, <c>distill</c>, <c>evaluate</c> and <c>register</c>.</summary>
    /// <param name="services">The container.</param>
    /// <returns>The same container.</returns>
    public static IServiceCollection AddDistillationHandlers(this IServiceCollection services) => services
        .AddStageHandler<PrepareDataHandler>()
        .AddStageHandler<DistillHandler>()
        .AddStageHandler<EvaluateHandler>()
        .AddStageHandler<RegisterHandler>();
}
