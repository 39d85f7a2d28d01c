namespace Distillery.JobApi.Webhooks;

/// <summary>A receiver's address is one that webhooks may not call.</summary>
/// <param name="message">Which, and what to do.</param>
internal sealed class BlockedAddressException(string message) : IOException(message);
