using System.Collections.Concurrent;

namespace Distillery.Registry;

/// <summary>
/// Wakes readers inside this process after a commit. Only a courtesy: a reader also looks at the store from time to time, because other
/// processes write too.
/// </summary>
public sealed class StoreSignals
{
    /// <summary>Raised when messages wait to be sent.</summary>
    public const string Outbox = "outbox";

    /// <summary>Raised when deliveries to webhooks wait to be sent.</summary>
    public const string Webhooks = "webhooks";

    /// <summary>Raised when a schedule was changed or has something to start.</summary>
    public const string Schedules = "schedules";

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Subscription, byte>> _subjects = new();

    /// <summary>The subject of one job.</summary>
    /// <param name="jobId">The job.</param>
    public static string Job(string jobId) => $"job:{jobId}";

    /// <summary>The subject of one queue of stages.</summary>
    /// <param name="queue">The queue.</param>
    public static string Queue(string queue) => $"queue:{queue}";

    /// <summary>Listens to a subject until the result is disposed.</summary>
    /// <param name="subject">For example <see cref="Outbox"/>.</param>
    public Subscription Subscribe(string subject)
    {
        var subscription = new Subscription(this, subject);
        lock (_subjects)
            _subjects.GetOrAdd(subject, _ => new()).TryAdd(subscription, 0);
        return subscription;
    }

    /// <summary>Wakes who listens to one of the subjects.</summary>
    /// <param name="subjects">The subjects.</param>
    public void Raise(params IEnumerable<string> subjects)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        foreach (var subject in subjects)
        {
            if (!_subjects.TryGetValue(subject, out var listeners))
                continue;
            foreach (var listener in listeners.Keys)
                listener.Set();
        }
    }

    internal void Remove(Subscription subscription)
    {
        lock (_subjects)
        {
            if (_subjects.TryGetValue(subscription.Subject, out var listeners) && listeners.TryRemove(subscription, out _) && listeners.IsEmpty)
                _subjects.TryRemove(subscription.Subject, out _);
        }
    }
}
