using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Client;

/// <summary>One open connection to a job's events.</summary>
internal sealed class EventStream(HttpResponseMessage response, Stream content, TimeProvider time) : IDisposable
{
    private readonly SseReader reader = new(content);

    /// <summary>The next event, or why there is none.</summary>
    /// <param name="patience">Longest silence, heartbeats counted as sound.</param>
    /// <param name="ct">Stops the wait.</param>
    public async Task<Reading> ReadAsync(TimeSpan patience, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                using var silence = new CancellationTokenSource(patience, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, silence.Token);
                var frame = await NextAsync(either.Token, silence.Token).ConfigureAwait(false);
                if (frame is null)
                    return Reading.Broken("The API closed the event stream.");
                if (frame.Value.Data is { } data)
                    return new Reading(Parse(data), frame.Value.Id, null, false);
            }
        }
        catch (TimeoutException)
        {
            return new Reading(null, null, Fault($"No event for {patience.TotalSeconds:0.#} s."), true);
        }
        catch (IOException e)
        {
            return Reading.Broken(e.Message, e);
        }
        catch (HttpRequestException e)
        {
            return Reading.Broken(e.Message, e);
        }
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }

    private async Task<SseFrame?> NextAsync(CancellationToken either, CancellationToken silence)
    {
        try
        {
            return await reader.ReadAsync(either).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (silence.IsCancellationRequested)
        {
            throw new TimeoutException("silence", e);
        }
    }

    private static JobEvent Parse(string data)
    {
        try
        {
            return JsonSerializer.Deserialize<JobEvent>(data, ContractsJson.Options) ?? throw new JsonException("The event is empty.");
        }
        catch (JsonException e)
        {
            throw new DistilleryApiException($"The API sent an unreadable event: {e.Message}", DistilleryApiException.UnexpectedAnswer, inner: e);
        }
    }

    private static DistilleryApiException Fault(string why, Exception? inner = null) =>
        new($"The live connection was lost: {why}", DistilleryApiException.Unreachable, inner: inner);

    /// <summary>An event with its id, or a fault.</summary>
    internal readonly record struct Reading(JobEvent? Event, string? Id, DistilleryApiException? Fault, bool IsSilence)
    {
        public static Reading Broken(string why, Exception? inner = null) => new(null, null, EventStream.Fault(why, inner), false);
    }
}
