namespace Distillery.LocalHosting.Processes;

/// <summary>What to start, and how it ends.</summary>
public sealed record ProcessSpec
{
    /// <summary>Name for messages and records.</summary>
    public required string Name { get; init; }

    /// <summary>Program: a path, or a name to be found on PATH.</summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables set on top of our own environment; a null value takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Folder to start in; ours when null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>User to become; only root may name one.</summary>
    public string? User { get; init; }

    /// <summary>Signal that asks it to end.</summary>
    public StopSignal StopSignal { get; init; } = StopSignal.Terminate;

    /// <summary>How long it may take to end before it is killed. Default 6 s, as Aspire's orchestrator.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Receives each line of its output: text, and whether it came from standard error. Called from two tasks.</summary>
    public Action<string, bool>? Output { get; init; }

    /// <summary>Where the process is written down for a later run.</summary>
    public ProcessRecords? Records { get; init; }
}
