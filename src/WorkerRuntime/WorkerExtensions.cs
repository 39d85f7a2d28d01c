using System.ComponentModel.DataAnnotations;
using Distillery.Registry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Distillery.WorkerRuntime;

/// <summary>Puts workers into a host.</summary>
public static class WorkerExtensions
{
    // The heartbeat must find a thread while a handler keeps every core busy.
    private const int SpareThreads = 4;

    /// <summary>
    /// Adds a worker for one queue. Call it once for each queue that the process serves; the store (<c>AddRegistry</c>) and the handlers
    /// (<c>AddStageHandler</c>) are added separately, in any order. Wake-ups over the bus are optional: see <c>ReceiveStages</c>.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="options">What it takes and how it behaves.</param>
    /// <returns>The same host.</returns>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    public static IHostApplicationBuilder AddStageWorker(this IHostApplicationBuilder builder, WorkerOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        if (options.LeaseFor <= TimeSpan.Zero || options.ReportEvery <= TimeSpan.Zero || options.PollEvery <= TimeSpan.Zero || options.HeartbeatEvery <= TimeSpan.Zero)
            throw new ValidationException("The times of a worker must be longer than zero.");
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + SpareThreads), completions);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IMachineMeter, MachineMeter>();
        builder.Services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<StageLoop>(
            provider, options, Handlers(provider, options), ActivatorUtilities.CreateInstance<StageRunner>(provider, options, new InputFiles(provider.GetRequiredService<IArtifactStore>(), options.WorkFolder))));
        return builder;
    }

    private static StageHandlers Handlers(IServiceProvider provider, WorkerOptions options)
        => new(provider.GetServices<IStageHandler>(), options.Queue);
}
