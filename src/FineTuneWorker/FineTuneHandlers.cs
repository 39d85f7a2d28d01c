using Distillery.WorkerRuntime;

namespace Distillery.FineTuneWorker;

/// <summary>Registers what this worker can do.</summary>
public static class FineTuneHandlers
{
    /// <summary>Adds the handlers of <c>fine-tune</c>, <c>write-rationales</c> and <c>encode-text</c>.</summary>
    /// <param name="services">The container.</param>
    /// <returns>The same container.</returns>
    public static IServiceCollection AddFineTuneHandlers(this IServiceCollection services) => services
        .AddStageHandler<FineTuneHandler>()
        .AddStageHandler<WriteRationalesHandler>()
        .AddStageHandler<EncodeTextHandler>();
}
