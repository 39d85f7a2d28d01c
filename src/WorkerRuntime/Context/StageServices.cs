using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>The parts of the store that a stage's context works on.</summary>
internal sealed record StageServices(
    LeaseStore Leases, ReportStore Reports, DatasetStore Datasets, ModelStore Models, IArtifactStore Artifacts, InputFiles Inputs);
