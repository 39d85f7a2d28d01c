namespace Distillery.Cli.Up;

/// <summary>The started platform does not do what it should; the message says what.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);
