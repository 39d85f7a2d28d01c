using Distillery.Contracts;

namespace Distillery.WorkerRuntime;

/// <summary>Does the work of one kind of stage. Registered with <c>AddStageHandler</c>; one instance may run several stages at once.</summary>
public interface IStageHandler
{
    /// <summary>One of <see cref="StageKinds"/>.</summary>
    string Kind { get; }

    /// <summary>
    /// Digest of everything that lies outside the store and that the result depends on: the content of files that the parameters name,
    /// and the version of the algorithm in the code. It is part of the key by which a later stage may be answered from these outputs.
    /// </summary>
    /// <param name="parameters">What the stage does.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Any stable text, best a digest; null if the result must never be reused (for example because the stage has an effect).</returns>
    /// <exception cref="PermanentStageException">The parameters name something that does not exist.</exception>
    Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken);

    /// <summary>Runs the stage from its newest checkpoint, or from the start.</summary>
    /// <param name="context">Inputs, outputs, checkpoints and reports of the stage.</param>
    /// <param name="cancellationToken">
    /// Set when the job is cancelled, the lease is lost or the worker stops; the handler then leaves with an
    /// <see cref="OperationCanceledException"/> within seconds. What it has checkpointed is kept.
    /// </param>
    /// <returns>What to say about the success.</returns>
    /// <exception cref="PermanentStageException">Trying again cannot help. Any other exception is retried a few times.</exception>
    Task<StageOutcome> RunAsync(IStageContext context, CancellationToken cancellationToken);
}
