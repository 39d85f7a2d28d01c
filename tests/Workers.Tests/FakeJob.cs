using Distillery.Contracts;
using Distillery.DistillationWorker;
using Distillery.FineTuneWorker;
using Distillery.JobSpecs;
using Distillery.Registry;
using Distillery.TeacherWorker;
using Distillery.WorkerRuntime;
using Microsoft.Extensions.DependencyInjection;

namespace Distillery.Workers.Tests;

/// <summary>Runs the stages of a spec one after the other through the handlers that the workers register.</summary>
public sealed class FakeJob : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton(TimeProvider.System).AddTeacherHandlers().AddFineTuneHandlers().AddDistillationHandlers().BuildServiceProvider();

    private readonly TempFolder _folder = new();

    public FakeJob(string yaml)
    {
        var reading = JobSpecReader.ReadYaml(yaml);
        reading.Problems.ShouldBeEmpty();
        Stages = JobPlanner.Plan(reading.Spec!);
    }

    public IReadOnlyList<StagePlan> Stages { get; }

    public string Folder => _folder.Path;

    public List<StageInput> Outputs { get; } = [];

    public Dictionary<string, (DatasetView View, Dictionary<string, string> Files)> Datasets { get; } = [];

    public MemoryAnswers Answers { get; init; } = new();

    public List<NewModelVersion> Versions { get; } = [];

    public Dictionary<string, FakeStage> Contexts { get; } = [];

    public string PathOf(string stage, string path) => Path.Combine(Folder, "store", stage, path);

    public IStageHandler Handler(string kind) => _services.GetServices<IStageHandler>().Single(handler => handler.Kind == kind);

    public async Task<StageOutcome> RunStageAsync(string name, int attempt = 1, Action<FakeStage>? prepare = null, CancellationToken cancellationToken = default)
    {
        var plan = Stages.Single(stage => stage.Name == name);
        var context = Contexts[name] = new FakeStage(this, plan, attempt);
        prepare?.Invoke(context);
        return await Handler(plan.Kind).RunAsync(context, cancellationToken);
    }

    public async Task RunAsync()
    {
        foreach (var stage in Stages)
            await RunStageAsync(stage.Name);
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }
}
