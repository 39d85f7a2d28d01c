using System.Net.Http.Json;
using Distillery.Contracts;

namespace Distillery.Client;

public sealed partial class DistilleryClient
{
    /// <summary>Pauses a job: nothing of it is started, and a running stage is given back at its next checkpoint.</summary>
    /// <param name="jobId">Id of the job.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Status 409 when it has ended.</exception>
    public Task<JobSummary> PauseJobAsync(string jobId, CancellationToken cancellationToken = default) =>
        calls.PostAsync<JobSummary>(Route.Of("jobs", jobId, "pause"), cancellationToken);

    /// <summary>Lets a paused job go on.</summary>
    /// <param name="jobId">Id of the job.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Status 409 when it has ended.</exception>
    public Task<JobSummary> ResumeJobAsync(string jobId, CancellationToken cancellationToken = default) =>
        calls.PostAsync<JobSummary>(Route.Of("jobs", jobId, "resume"), cancellationToken);

    /// <summary>Changes priority and labels of a job.</summary>
    /// <param name="jobId">Id of the job.</param>
    /// <param name="edit">What to change.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Status 409 when the priority of an ended job is to change.</exception>
    public Task<JobSummary> EditJobAsync(string jobId, JobEdit edit, CancellationToken cancellationToken = default) =>
        calls.SendAsync<JobSummary>(HttpMethod.Patch, Route.Of("jobs", jobId), JsonContent.Create(edit, options: ContractsJson.Options), cancellationToken);

    /// <summary>Cancels every job that matches and has not ended.</summary>
    /// <param name="query">Which ones; at least one thing must be set. Pages do not matter.</param>
    /// <param name="dryRun">Whether only to count them.</param>
    /// <param name="cancellationToken">Stops the call; what was cancelled stays so.</param>
    public Task<BulkResult> CancelJobsAsync(JobQuery query, bool dryRun, CancellationToken cancellationToken = default) =>
        calls.PostAsync<BulkResult>(Filtered(Route.Of("jobs", "bulk", "cancel"), query, ("dryRun", dryRun ? "true" : "false")), cancellationToken);

    /// <summary>Retries every job that matches and failed or was cancelled.</summary>
    /// <param name="query">Which ones; at least one thing must be set. Pages do not matter.</param>
    /// <param name="dryRun">Whether only to count them.</param>
    /// <param name="cancellationToken">Stops the call; what was retried stays so.</param>
    public Task<BulkResult> RetryJobsAsync(JobQuery query, bool dryRun, CancellationToken cancellationToken = default) =>
        calls.PostAsync<BulkResult>(Filtered(Route.Of("jobs", "bulk", "retry"), query, ("dryRun", dryRun ? "true" : "false")), cancellationToken);

    /// <summary>Workers with what they have, hold and were told.</summary>
    /// <param name="all">Whether to list those that have been gone for more than an hour, too.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<WorkerView>> ListWorkersAsync(bool all = false, CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<WorkerView>>(Route.Of("workers").With(("all", all ? "true" : null)), cancellationToken);

    /// <summary>The worker takes nothing new; what it runs goes on.</summary>
    /// <param name="worker">Its id or name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<WorkerView> PauseWorkerAsync(string worker, CancellationToken cancellationToken = default) =>
        calls.PostAsync<WorkerView>(Route.Of("workers", worker, "pause"), cancellationToken);

    /// <summary>A paused worker takes stages again.</summary>
    /// <param name="worker">Its id or name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<WorkerView> ResumeWorkerAsync(string worker, CancellationToken cancellationToken = default) =>
        calls.PostAsync<WorkerView>(Route.Of("workers", worker, "resume"), cancellationToken);

    /// <summary>The worker takes nothing new, gives back what it runs, and its process ends.</summary>
    /// <param name="worker">Its id or name.</param>
    /// <param name="now">Whether to give back at once what runs, and not at its next checkpoint.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<WorkerView> DrainWorkerAsync(string worker, bool now = false, CancellationToken cancellationToken = default) =>
        calls.PostAsync<WorkerView>(Route.Of("workers", worker, "drain").With(("now", now ? "true" : null)), cancellationToken);

    /// <summary>Teams with their share, quotas and what they use.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<TeamView>> ListTeamsAsync(CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<TeamView>>(Route.Of("teams"), cancellationToken);

    /// <summary>One team.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<TeamView> GetTeamAsync(string name, CancellationToken cancellationToken = default) =>
        calls.GetAsync<TeamView>(Route.Of("teams", name), cancellationToken);

    /// <summary>Sets weight and quotas of a team.</summary>
    /// <param name="name">Its name; it is made when it is not there.</param>
    /// <param name="settings">What to set; what is absent gets its default.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<TeamView> SetTeamAsync(string name, TeamSettings settings, CancellationToken cancellationToken = default) =>
        calls.SendAsync<TeamView>(HttpMethod.Put, Route.Of("teams", name), JsonContent.Create(settings, options: ContractsJson.Options), cancellationToken);

    private static string Filtered(string address, JobQuery? query, params ReadOnlySpan<(string Name, object? Value)> more) =>
        address.With(
        [
            ("state", query?.State), ("q", query?.Text), ("label", query?.Label), ("team", query?.Team), ("actor", query?.Actor),
            ("since", query?.Since?.ToString("O")), ("before", query?.Before?.ToString("O")),
            ("order", query?.OldestFirst == true ? "oldest" : null), .. more,
        ]);
}
