using System.Globalization;
using Distillery.Contracts;
using Distillery.JobApi.Forms;
using Distillery.Registry;
using Microsoft.AspNetCore.Mvc;

namespace Distillery.JobApi.Jobs;

/// <summary>Which jobs a list shows or an act on many is about, as the address tells.</summary>
internal sealed record JobListQuery
{
    private static readonly string[] States = [JobStates.Queued, JobStates.Running, JobStates.Succeeded, JobStates.Failed, JobStates.Cancelled];

    /// <summary>One of the job states.</summary>
    [FromQuery(Name = "state")]
    public string? State { get; init; }

    /// <summary>Part of the name, the dataset or the id.</summary>
    [FromQuery(Name = "q")]
    public string? Text { get; init; }

    /// <summary>Labels as <c>name:value</c>; a job must have all of them.</summary>
    [FromQuery(Name = "label")]
    public string[]? Label { get; init; }

    /// <summary>The team.</summary>
    [FromQuery(Name = "team")]
    public string? Team { get; init; }

    /// <summary>Who submitted it.</summary>
    [FromQuery(Name = "actor")]
    public string? Actor { get; init; }

    /// <summary>Submitted at this time or later.</summary>
    [FromQuery(Name = "since")]
    public string? Since { get; init; }

    /// <summary>Submitted before this time.</summary>
    [FromQuery(Name = "before")]
    public string? Before { get; init; }

    /// <summary><c>newest</c> first, or <c>oldest</c>.</summary>
    [FromQuery(Name = "order")]
    public string? Order { get; init; }

    /// <summary>The filter that it means.</summary>
    /// <exception cref="ArgumentException">A value cannot be read; the message names it.</exception>
    public JobFilter ToFilter()
    {
        if (State is { Length: > 0 } && !States.Contains(State))
            throw new ArgumentException($"state: '{State}' must be one of {string.Join(", ", States)}.");
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in (Label ?? []).Where(pair => pair is { Length: > 0 }))
        {
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
                throw new ArgumentException($"label: '{pair}' must be name:value.");
            labels[pair[..colon]] = pair[(colon + 1)..];
        }

        return new JobFilter(Given(State), Given(Text), labels)
        {
            Team = Given(Team),
            Actor = Given(Actor),
            Since = Time("since", Since),
            Before = Time("before", Before),
            OldestFirst = ListOrder.IsOldestFirst(Order),
        };
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static DateTimeOffset? Time(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time)
            ? time
            : throw new ArgumentException($"{name}: '{text}' is not a time; write 2026-01-31 or 2026-01-31T06:00:00Z.");
    }
}
