namespace Distillery.Contracts;

/// <summary>A delivery with what was sent and what came back.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Url">Where it goes.</param>
/// <param name="Body">The body, the same in every attempt; see <see cref="WebhookPayload"/>.</param>
/// <param name="Attempts">Its tries, oldest first.</param>
public sealed record WebhookDeliveryDetail(WebhookDelivery Delivery, string Url, string Body, IReadOnlyList<WebhookAttempt> Attempts);
