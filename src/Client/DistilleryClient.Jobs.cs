using System.Net;
using System.Net.Http.Json;
using System.Text;
using Distillery.Contracts;

namespace Distillery.Client;

public sealed partial class DistilleryClient
{
    /// <summary>Submits a job.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="idempotencyKey">1 to 200 printable characters: the same key and spec answer the same job, so that a call may be repeated.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>invalid_spec</c> with every problem, or any other refusal.</exception>
    public Task<Submission> SubmitAsync(JobSpec spec, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        SubmitAsync(JsonContent.Create(spec, options: ContractsJson.Options), idempotencyKey, cancellationToken);

    /// <summary>Submits a job from the text of a spec, as a user wrote it.</summary>
    /// <param name="text">The document.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="idempotencyKey">1 to 200 printable characters: the same key and spec answer the same job, so that a call may be repeated.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>invalid_spec</c> with every problem, or any other refusal.</exception>
    public Task<Submission> SubmitAsync(string text, SpecFormat format, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        SubmitAsync(Text(text, format), idempotencyKey, cancellationToken);

    /// <summary>Checks a spec and plans its stages; never writes.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<SpecValidation> ValidateAsync(JobSpec spec, CancellationToken cancellationToken = default) =>
        ValidateAsync(JsonContent.Create(spec, options: ContractsJson.Options), cancellationToken);

    /// <summary>Checks the text of a spec and plans its stages; never writes.</summary>
    /// <param name="text">The document.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<SpecValidation> ValidateAsync(string text, SpecFormat format, CancellationToken cancellationToken = default) =>
        ValidateAsync(Text(text, format), cancellationToken);

    /// <summary>A page of jobs, newest first.</summary>
    /// <param name="query">Which ones; every job when absent.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<Page<JobSummary>> ListJobsAsync(JobQuery? query = null, CancellationToken cancellationToken = default) =>
        calls.GetAsync<Page<JobSummary>>(
            Filtered(Route.Of("jobs"), query, ("after", query?.After), ("limit", query?.Limit)), cancellationToken);

    /// <summary>One job with its stages and, once there is one, its result.</summary>
    /// <param name="jobId">Id of the job.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<JobDetail> GetJobAsync(string jobId, CancellationToken cancellationToken = default) =>
        calls.GetAsync<JobDetail>(Route.Of("jobs", jobId), cancellationToken);

    /// <summary>Cancels a job that has not ended.</summary>
    /// <param name="jobId">Id of the job.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Status 409 when it has ended.</exception>
    public Task<JobSummary> CancelAsync(string jobId, CancellationToken cancellationToken = default) =>
        calls.PostAsync<JobSummary>(Route.Of("jobs", jobId, "cancel"), cancellationToken);

    /// <summary>Runs the unfinished stages of a failed or cancelled job again.</summary>
    /// <param name="jobId">Id of the job.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Status 409 when its state does not allow it.</exception>
    public Task<JobSummary> RetryAsync(string jobId, CancellationToken cancellationToken = default) =>
        calls.PostAsync<JobSummary>(Route.Of("jobs", jobId, "retry"), cancellationToken);

    /// <summary>Every change of state of a job and its stages, with who and why.</summary>
    /// <param name="jobId">Id of the job.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<TransitionView>> ListTransitionsAsync(string jobId, CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<TransitionView>>(Route.Of("jobs", jobId, "transitions"), cancellationToken);

    /// <summary>Lines of a job's log in order.</summary>
    /// <param name="jobId">Id of the job.</param>
    /// <param name="after">Only lines after this sequence number.</param>
    /// <param name="limit">At most so many; the API's default when absent.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<LogLine>> ListLogAsync(
        string jobId, long? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<LogLine>>(Route.Of("jobs", jobId, "log").With(("after", after), ("limit", limit)), cancellationToken);

    /// <summary>Files that the job's stages wrote.</summary>
    /// <param name="jobId">Id of the job.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<ArtifactView>> ListArtifactsAsync(string jobId, CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<ArtifactView>>(Route.Of("jobs", jobId, "artifacts"), cancellationToken);

    private async Task<Submission> SubmitAsync(HttpContent content, string? idempotencyKey, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Route.Of("jobs")) { Content = content };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await calls.SendAsync(request, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
        var job = await ApiCalls.ReadAsync<JobSummary>(response, ct).ConfigureAwait(false);
        return new Submission(job, response.StatusCode == HttpStatusCode.Created);
    }

    private async Task<SpecValidation> ValidateAsync(HttpContent content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Route.Of("jobs", "validate")) { Content = content };
        using var response = await calls.SendAsync(request, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
        return await ApiCalls.ReadAsync<SpecValidation>(response, ct).ConfigureAwait(false);
    }

    private static StringContent Text(string text, SpecFormat format) =>
        new(text, Encoding.UTF8, format == SpecFormat.Yaml ? "application/yaml" : "application/json");
}
