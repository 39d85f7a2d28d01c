using Distillery.Contracts;
using Distillery.WorkerRuntime;

namespace Distillery.Bus.Tests;

/// <summary>A handler that does what a test says.</summary>
internal sealed class ScriptedHandler(string kind, Func<IStageContext, CancellationToken, Task> run) : IStageHandler
{
    public string Kind => kind;

    public Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public async Task<StageOutcome> RunAsync(IStageContext context, CancellationToken cancellationToken)
    {
        await run(context, cancellationToken);
        return new StageOutcome("done");
    }

    /// <summary>Handlers of every kind of the distillation queue.</summary>
    public static IStageHandler[] All(Func<IStageContext, CancellationToken, Task> run)
        => [.. new[] { StageKinds.PrepareData, StageKinds.Distill, StageKinds.Evaluate, StageKinds.Register }.Select(kind => new ScriptedHandler(kind, run))];
}
