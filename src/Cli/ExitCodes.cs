namespace Distillery.Cli;

/// <summary>What a script can rely on.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The job failed or was cancelled.</summary>
    public const int JobFailed = 1;

    /// <summary>The arguments or the spec are wrong; nothing was done.</summary>
    public const int BadInput = 2;

    /// <summary>The platform could not be reached or refused.</summary>
    public const int Refused = 3;

    /// <summary>Ctrl-C; the job can be resumed.</summary>
    public const int Interrupted = 130;
}
