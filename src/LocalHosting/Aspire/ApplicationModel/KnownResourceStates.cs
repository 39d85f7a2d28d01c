namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names of the states of resources.</summary>
public static class KnownResourceStates
{
    /// <summary>Waits for a person to start it.</summary>
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>Waits for another resource.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>Is being started.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>Runs.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>Is being stopped.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>Ended by itself.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>A container that ended.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>Was stopped.</summary>
    public static readonly string Terminated = nameof(Terminated);

    /// <summary>Could not be started.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>A parameter without value.</summary>
    public static readonly string ValueMissing = nameof(ValueMissing);

    /// <summary>States that a resource does not leave by itself.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited, Terminated];
}
