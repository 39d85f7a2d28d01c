using Distillery.Contracts;
using Distillery.Registry;
using Distillery.Teachers;
using Distillery.WorkerRuntime;
using Distillery.WorkerStages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Distillery.Benchmarks.Teacher;

/// <summary>The platform's own store behind a teacher: a job of one stage, leased by a real worker.</summary>
internal static class PlatformStore
{
    public static async Task<Stretch> MeasureAsync(string folder, Func<IAnswerStore, CancellationToken, Task<Stretch>> ask, CancellationToken cancellationToken)
    {
        var handler = new AskingHandler(ask);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddRegistry(new RegistryOptions { DataFolder = folder });
        builder.Services.AddSingleton<IStageHandler>(handler);
        builder.AddStageWorker(new WorkerOptions { Queue = StageKinds.TeacherQueue, WorkFolder = Path.Combine(folder, "work"), PollEvery = TimeSpan.FromMilliseconds(100), Measure = false });
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        var stage = new NewStage(new StagePlan("query-teacher", StageKinds.QueryTeacher, [], new StageParameters()), "Ask the teacher");
        await host.Services.GetRequiredService<JobStore>().SubmitAsync(
            new NewJob { Spec = new JobSpec { Name = "bench", Dataset = new DatasetSpec { Path = "none" } }, Actor = "bench", Stages = [stage] }, cancellationToken);
        var stretch = await handler.Measured.Task.WaitAsync(cancellationToken);
        await host.StopAsync(cancellationToken);
        return stretch;
    }

    private sealed class AskingHandler(Func<IAnswerStore, CancellationToken, Task<Stretch>> ask) : IStageHandler
    {
        public TaskCompletionSource<Stretch> Measured { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Kind => StageKinds.QueryTeacher;

        public Task<string?> ExternalInputsAsync(StageParameters parameters, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public async Task<StageOutcome> RunAsync(IStageContext context, CancellationToken cancellationToken)
        {
            try
            {
                Measured.SetResult(await ask(new StoredAnswers(context.Answers), cancellationToken));
                return new StageOutcome("measured");
            }
            catch (Exception error)
            {
                Measured.TrySetException(error);
                throw;
            }
        }
    }
}
