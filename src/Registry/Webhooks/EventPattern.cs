using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Patterns of events: a name, <c>job.*</c>, or <c>*</c>.</summary>
public static class EventPattern
{
    /// <summary>Whether a pattern names an event.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="name">One of <see cref="WebhookEvents"/>.</param>
    public static bool Matches(string pattern, string name)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(name);
        return pattern.EndsWith('*')
            ? name.StartsWith(pattern[..^1], StringComparison.Ordinal)
            : string.Equals(pattern, name, StringComparison.Ordinal);
    }

    /// <summary>Whether a pattern names any event that there is.</summary>
    /// <param name="pattern">The pattern.</param>
    public static bool IsKnown(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        // A star stands for whole words, so that "job.s*" does not pass for something meant.
        return (!pattern.Contains('*') || pattern == "*" || pattern.EndsWith(".*", StringComparison.Ordinal)) && WebhookEvents.All.Any(name => Matches(pattern, name));
    }
}
