namespace Distillery.Cli;

/// <summary>What a script can rely on.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The job failed or was cancelled.</summary>
    public const int JobFailed = 1;

    /// <summary>The arguments, the spec or the rules are wrong; nothing was done.</summary>
    public const int BadInput = 2;

    /// <summary>The platform could not be reached, is busy, or failed; the same may work later.</summary>
    public const int Refused = 3;

    /// <summary>Not allowed: a gate, the rules of an alias, or the role of the key is against it.</summary>
    public const int NotAllowed = 4;

    /// <summary>There is no such thing.</summary>
    public const int NotFound = 5;

    /// <summary>It does not fit what is: the request has ended, the results cannot be compared, the name is taken.</summary>
    public const int Conflict = 6;

    /// <summary>Something that was checked is not as it should be: the audit log, a bundle of evidence, stored files.</summary>
    public const int NotVerified = 7;

    /// <summary>Ctrl-C; the job can be resumed.</summary>
    public const int Interrupted = 130;

    /// <summary>The codes with their meanings, for help.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Ok, "done"),
        (JobFailed, "the job failed or was cancelled; or the build or the machine's setup failed"),
        (BadInput, "arguments, spec or rules are wrong; nothing was done"),
        (Refused, "the platform cannot be reached, is busy or failed; the same may work later"),
        (NotAllowed, "not allowed: a gate, the rules of an alias, or the role of the key"),
        (NotFound, "there is no such thing"),
        (Conflict, "it does not fit what is: a request has ended, results cannot be compared, a name is taken"),
        (NotVerified, "what was checked is not as it should be: audit log, evidence, stored files"),
        (Interrupted, "Ctrl-C"),
    ];
}
