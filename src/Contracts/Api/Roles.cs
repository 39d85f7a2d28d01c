namespace Distillery.Contracts;

/// <summary>What a caller may do. Each of the first four includes those before it; <see cref="Worker"/> stands apart.</summary>
public static class Roles
{
    /// <summary>Reads everything but keys and the audit log.</summary>
    public const string Viewer = "viewer";

    /// <summary>Submits, cancels and retries jobs.</summary>
    public const string Submitter = "submitter";

    /// <summary>Approves, promotes and rolls back.</summary>
    public const string Approver = "approver";

    /// <summary>Manages keys, quotas and workers, and reads the audit log.</summary>
    public const string Admin = "admin";

    /// <summary>A machine that works on stages: only what is meant for workers, nothing else.</summary>
    public const string Worker = "worker";

    /// <summary>Every role.</summary>
    public static IReadOnlyList<string> All { get; } = [Viewer, Submitter, Approver, Admin, Worker];

    private static readonly string[] Ladder = [Viewer, Submitter, Approver, Admin];

    /// <summary>Whether who has one role may do what another role may.</summary>
    /// <param name="held">The role that a caller has; null has none.</param>
    /// <param name="needed">The role that is asked for.</param>
    public static bool Include(string? held, string needed)
        => held is not null && (held == needed || (Array.IndexOf(Ladder, needed) is >= 0 and var step && Array.IndexOf(Ladder, held) > step));
}
