namespace Distillery.Registry;

/// <summary>A delivery that this process sends now.</summary>
/// <param name="Id">Its id.</param>
/// <param name="WebhookId">The webhook.</param>
/// <param name="Event">The event's name.</param>
/// <param name="Body">What is sent.</param>
/// <param name="Url">Where it is sent.</param>
/// <param name="SealedSecret">The webhook's secret as it is stored.</param>
/// <param name="Attempt">Number of this try, from 1.</param>
/// <param name="RetryFrom">Since when it is tried, UTC.</param>
/// <param name="Now">The database's time of the claim, UTC.</param>
public sealed record ClaimedDelivery(
    string Id, string WebhookId, string Event, string Body, string Url, string SealedSecret, int Attempt, DateTimeOffset RetryFrom, DateTimeOffset Now)
{
    /// <summary>One of <see cref="WebhookForms"/>.</summary>
    public string Format { get; init; } = WebhookForms.Distillery;
}
