using Distillery.WorkerRuntime;

namespace Distillery.TeacherWorker;

/// <summary>Registers what this worker can do.</summary>
public static class TeacherHandlers
{
    /// <summary>Adds the handlers of <c>query-teacher</c> and <c>preview-teacher</c>.</summary>
    /// <param name="services">The container.</param>
    /// <returns>The same container.</returns>
    public static IServiceCollection AddTeacherHandlers(this IServiceCollection services) => services
        .AddStageHandler<QueryTeacherHandler>()
        .AddStageHandler<PreviewTeacherHandler>();
}
