namespace Distillery.WorkerRuntime;

/// <summary>Registers stage handlers.</summary>
public static class StageHandlerRegistration
{
    /// <summary>Makes a handler known to the workers of this process.</summary>
    /// <typeparam name="T">The handler; made once, by the container.</typeparam>
    /// <param name="services">The container.</param>
    /// <returns>The same container.</returns>
    public static IServiceCollection AddStageHandler<T>(this IServiceCollection services)
        where T : class, IStageHandler
        => services.AddSingleton<IStageHandler, T>();
}
