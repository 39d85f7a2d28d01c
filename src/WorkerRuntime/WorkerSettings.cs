using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>A worker by the settings that every worker service reads.</summary>
public static class WorkerSettings
{
    private const string Section = "Distillery:Worker";

    /// <summary>
    /// Adds the store and a worker for one queue. Reads <c>Distillery:WorkFolder</c> and <c>Distillery:Worker:{Name, Concurrency, GpuConcurrency,
    /// Device, MemoryGiB, LeaseSeconds, HeartbeatSeconds, PollSeconds}</c>; what is not set has the value of <see cref="WorkerOptions"/>.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="queue">One of the queues of <see cref="Contracts.StageKinds"/>.</param>
    /// <param name="deviceOf">The device that <c>auto</c>, <c>cpu</c> or <c>cuda</c> means here: <c>cpu</c> or <c>cuda</c>.</param>
    /// <returns>The same host.</returns>
    /// <exception cref="InvalidOperationException">A setting cannot be read.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public static IHostApplicationBuilder AddWorkerService(this IHostApplicationBuilder builder, string queue, Func<string, string> deviceOf)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(deviceOf);
        builder.AddRegistry();
        return builder.AddStageWorker(OptionsOf(builder.Configuration, queue, deviceOf));
    }

    internal static WorkerOptions OptionsOf(IConfiguration settings, string queue, Func<string, string> deviceOf)
    {
        var standard = new WorkerOptions
        {
            Queue = queue,
            WorkFolder = Path.GetFullPath(settings["Distillery:WorkFolder"] is { Length: > 0 } folder ? folder : Path.Combine(settings.DataFolder(), "work", queue)),
        };
        return new WorkerOptions
        {
            Queue = queue,
            WorkFolder = standard.WorkFolder,
            Name = settings[$"{Section}:Name"] is { Length: > 0 } name ? name : null,
            Concurrency = settings.WholeNumber($"{Section}:Concurrency", standard.Concurrency),
            GpuConcurrency = settings.WholeNumber($"{Section}:GpuConcurrency", standard.GpuConcurrency),
            Device = deviceOf(settings[$"{Section}:Device"] is { Length: > 0 } device ? device : "auto"),
            MemoryGiB = settings.Number($"{Section}:MemoryGiB"),
            LeaseFor = settings.Seconds($"{Section}:LeaseSeconds", standard.LeaseFor),
            HeartbeatEvery = settings.Seconds($"{Section}:HeartbeatSeconds", standard.HeartbeatEvery),
            PollEvery = settings.Seconds($"{Section}:PollSeconds", standard.PollEvery),
        };
    }
}
