using Distillery.Contracts;

namespace Distillery.WorkerRuntime.Tests;

/// <summary>A handler that does what a test says.</summary>
internal sealed class ScriptedHandler(string kind, Func<IStageContext, CancellationToken, Task<StageOutcome>> run) : IStageHandler
{
    public string Kind => kind;

    public string? External { get; init; }

    public Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken) => Task.FromResult(External);

    public Task<StageOutcome> RunAsync(IStageContext context, CancellationToken cancellationToken) => run(context, cancellationToken);

    public static ScriptedHandler Prepare(Func<IStageContext, CancellationToken, Task> run)
        => new(StageKinds.PrepareData, async (context, token) =>
        {
            await run(context, token);
            return new StageOutcome("done");
        });
}
