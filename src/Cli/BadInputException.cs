namespace Distillery.Cli;

/// <summary>The user's input is wrong; the message says what would be right.</summary>
internal sealed class BadInputException(string message) : Exception(message);
