using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>The parts of the store that a stage's context works on.</summary>
internal sealed record StageServices(
    LeaseStore Leases, ReportStore Reports, DatasetStore Datasets, ModelStore Models, TeacherAnswerStore Answers, IArtifactStore Artifacts, InputFiles Inputs, StorePatience Patience)
{
    /// <summary>Calls the store for a handler, which waits while the store is away.</summary>
    public Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => Patience.CallAsync(call, StorePatience.OfHandlers, cancellationToken);

    /// <summary>The same for calls without an answer.</summary>
    public Task CallAsync(Func<Task> call, CancellationToken cancellationToken) => Patience.CallAsync(call, StorePatience.OfHandlers, cancellationToken);
}
