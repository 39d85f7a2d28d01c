namespace Distillery.Registry;

/// <summary>A gate cannot be evaluated; the message says why, without a full stop.</summary>
internal sealed class GateProblemException(string message, Exception? inner = null) : Exception(message, inner);
