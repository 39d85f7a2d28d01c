namespace Distillery.LocalHosting.Processes;

/// <summary>How a process is asked to end.</summary>
public enum StopSignal
{
    /// <summary>SIGINT.</summary>
    Interrupt = Native.SigInt,

    /// <summary>SIGQUIT.</summary>
    Quit = Native.SigQuit,

    /// <summary>SIGTERM.</summary>
    Terminate = Native.SigTerm,
}
