using System.Net.Http.Json;
using Distillery.Contracts;

namespace Distillery.Client;

/// <summary>The part <c>/api/schedules</c> of the job API. Refusals are <see cref="DistilleryApiException"/>.</summary>
public sealed class SchedulesClient
{
    private readonly ApiCalls calls;

    internal SchedulesClient(ApiCalls calls) => this.calls = calls;

    /// <summary>Schedules by name.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<ScheduleView>> ListAsync(CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<ScheduleView>>(Route.Of("schedules"), cancellationToken);

    /// <summary>One schedule.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<ScheduleView> GetAsync(string name, CancellationToken cancellationToken = default) =>
        calls.GetAsync<ScheduleView>(Route.Of("schedules", name), cancellationToken);

    /// <summary>Makes a schedule.</summary>
    /// <param name="request">What it is.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>schedule_exists</c>, <c>invalid_schedule</c> with every problem, or any other refusal.</exception>
    public Task<ScheduleView> CreateAsync(ScheduleRequest request, CancellationToken cancellationToken = default) =>
        calls.SendAsync<ScheduleView>(HttpMethod.Post, Route.Of("schedules"), JsonContent.Create(request, options: ContractsJson.Options), cancellationToken);

    /// <summary>Changes the schedule of the request's name.</summary>
    /// <param name="request">The whole of it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<ScheduleView> UpdateAsync(ScheduleRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return calls.SendAsync<ScheduleView>(
            HttpMethod.Put, Route.Of("schedules", request.Name), JsonContent.Create(request, options: ContractsJson.Options), cancellationToken);
    }

    /// <summary>Removes a schedule with its history; its jobs stay.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => calls.DeleteAsync(Route.Of("schedules", name), cancellationToken);

    /// <summary>Stops it from firing and skips what waits.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<ScheduleView> PauseAsync(string name, CancellationToken cancellationToken = default) =>
        calls.PostAsync<ScheduleView>(Route.Of("schedules", name, "pause"), cancellationToken);

    /// <summary>Lets it fire again from now on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<ScheduleView> ResumeAsync(string name, CancellationToken cancellationToken = default) =>
        calls.PostAsync<ScheduleView>(Route.Of("schedules", name, "resume"), cancellationToken);

    /// <summary>Fires it now, under its overlap policy.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What became of it: fired with a job, skipped with a reason, or due where it waits.</returns>
    public Task<ScheduleFire> RunAsync(string name, CancellationToken cancellationToken = default) =>
        calls.PostAsync<ScheduleFire>(Route.Of("schedules", name, "run"), cancellationToken);

    /// <summary>What became of its times, newest first.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="state">One of <see cref="FireStates"/>; all when absent.</param>
    /// <param name="after">The <c>Next</c> of the page before.</param>
    /// <param name="limit">At most so many; the API's default when absent.</param>
    /// <param name="oldestFirst">Whether the oldest comes first instead of the newest.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<Page<ScheduleFire>> HistoryAsync(
        string name, string? state = null, string? after = null, int? limit = null, bool oldestFirst = false, CancellationToken cancellationToken = default) =>
        calls.GetAsync<Page<ScheduleFire>>(Route.Of("schedules", name, "history").With(("state", state), ("order", oldestFirst ? "oldest" : null), ("after", after), ("limit", limit)), cancellationToken);

    /// <summary>The next times of a cron expression.</summary>
    /// <param name="cron">The expression; see <see cref="ScheduleRequest.Cron"/>.</param>
    /// <param name="zone">IANA name of a time zone; UTC when absent.</param>
    /// <param name="count">How many, from 1 to 100; 5 when absent.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>invalid_argument</c>: it cannot be read; the message says why.</exception>
    public Task<CronPreview> PreviewAsync(string cron, string? zone = null, int? count = null, CancellationToken cancellationToken = default) =>
        calls.GetAsync<CronPreview>(Route.Of("schedules", "preview").With(("cron", cron), ("zone", zone), ("n", count)), cancellationToken);
}
