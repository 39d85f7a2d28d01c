namespace Distillery.LocalHosting.Running;

/// <summary>One line of a resource's output.</summary>
internal sealed record LogLine(long Number, string Source, string Text, bool IsError);
