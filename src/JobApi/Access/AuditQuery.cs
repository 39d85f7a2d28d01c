using System.Globalization;
using Distillery.JobApi.Forms;
using Distillery.Registry;

namespace Distillery.JobApi.Access;

/// <summary>Which acts are meant, as query parameters. Times are ISO 8601.</summary>
internal sealed record AuditQuery(string? Actor, string? Act, string? Target, string? Outcome, string? From, string? To, string? Order)
{
    /// <exception cref="BadHttpRequestException">A value cannot be read; the message names it.</exception>
    public AuditFilter ToFilter()
    {
        if (Outcome is { Length: > 0 } and not ("done" or "refused"))
            throw new BadHttpRequestException($"outcome: '{Outcome}' must be done or refused.");
        return new AuditFilter(Text(Actor), Text(Act), Text(Target), Text(Outcome), Time("from", From), Time("to", To)) { OldestFirst = ListOrder.IsOldestFirst(Order) };
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static DateTimeOffset? Time(string name, string? value)
        => string.IsNullOrEmpty(value) ? null
            : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
            : throw new BadHttpRequestException($"{name}: '{value}' is not a time such as 2025-03-01T12:00:00Z.");
}
