using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Distillery.Contracts;

namespace Distillery.Client;

public sealed partial class DistilleryClient
{
    /// <summary>
    /// A job's changes as they happen: first the job and all its stages as they are, then every change. A lost connection is made
    /// again from the last event that arrived, with growing waits, until <paramref name="cancellationToken"/> says stop; readers see
    /// current states again then, so they treat an event as the newest state and not as a difference.
    /// </summary>
    /// <param name="jobId">Id of the job.</param>
    /// <param name="options">How to watch; stop at the job's end when absent.</param>
    /// <param name="cancellationToken">Stops watching.</param>
    /// <exception cref="DistilleryApiException">The first connection failed, or a later one was refused for good, for example 404.</exception>
    public async IAsyncEnumerable<JobEvent> WatchAsync(
        string jobId, WatchOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new WatchOptions();
        var lastId = options.After?.ToString(CultureInfo.InvariantCulture);
        var delay = options.FirstDelay;
        var connectedOnce = false;
        var ended = false;
        while (true)
        {
            DistilleryApiException? fault = null;
            EventStream? stream = null;
            try
            {
                stream = await OpenEventsAsync(jobId, lastId, cancellationToken).ConfigureAwait(false);
                connectedOnce = true;
                options.Connected?.Invoke();
            }
            catch (DistilleryApiException e) when (connectedOnce && e.IsTransient)
            {
                fault = e;
            }

            using (stream)
            {
                while (fault is null)
                {
                    var reading = await stream!.ReadAsync(ended ? options.Settle : options.LongestSilence, cancellationToken)
                        .ConfigureAwait(false);
                    lastId = reading.Id ?? lastId;
                    fault = reading.Fault;
                    if (reading.Event is not { } change)
                        continue;
                    delay = options.FirstDelay;
                    if (change.Job is { } job)
                        ended = options.StopAtEnd && job.HasEnded();
                    yield return change;
                }
            }

            if (ended)
                yield break;
            options.Disconnected?.Invoke(fault);
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            delay = delay * 2 < options.LongestDelay ? delay * 2 : options.LongestDelay;
        }
    }

    /// <summary>Waits until a job has ended.</summary>
    /// <param name="jobId">Id of the job.</param>
    /// <param name="changed">Called for every change on the way.</param>
    /// <param name="options">How to watch; <see cref="WatchOptions.StopAtEnd"/> is always taken as true.</param>
    /// <param name="cancellationToken">Stops waiting, not the job.</param>
    /// <returns>The job at its end, however it ended.</returns>
    public async Task<JobDetail> WaitAsync(
        string jobId, Action<JobEvent>? changed = null, WatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? new WatchOptions()) with { StopAtEnd = true };
        await foreach (var change in WatchAsync(jobId, options, cancellationToken).ConfigureAwait(false))
            changed?.Invoke(change);
        return await GetJobAsync(jobId, cancellationToken).ConfigureAwait(false);
    }

    private async Task<EventStream> OpenEventsAsync(string jobId, string? lastId, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Route.Of("jobs", jobId, "events"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        var response = await calls.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            using (response)
                throw new DistilleryApiException(
                    $"{Address} did not answer with an event stream. Is it a Distillery API?", DistilleryApiException.UnexpectedAnswer, response.StatusCode);
        }

        return new EventStream(response, await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false), time);
    }
}
