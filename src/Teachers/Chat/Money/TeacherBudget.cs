using System.Globalization;

namespace Distillery.Teachers;

/// <summary>The most that a stage may spend; null means no limit.</summary>
/// <param name="Usd">Dollars; needs a price.</param>
/// <param name="Requests">Requests, those that fail included.</param>
/// <param name="Tokens">Tokens of prompts and answers together.</param>
public sealed record TeacherBudget(decimal? Usd = null, long? Requests = null, long? Tokens = null)
{
    /// <summary>For example <c>2.50 USD, 1,000 requests</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        if (Usd is { } usd)
            parts.Add($"{usd.ToString("0.00####", CultureInfo.InvariantCulture)} USD");
        if (Requests is { } requests)
            parts.Add($"{requests:N0} requests");
        if (Tokens is { } tokens)
            parts.Add($"{tokens:N0} tokens");
        return parts.Count == 0 ? "no limit" : string.Join(", ", parts);
    }
}
