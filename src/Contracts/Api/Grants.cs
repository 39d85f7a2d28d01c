namespace Distillery.Contracts;

/// <summary>Rights that a key may have beyond its role.</summary>
public static class Grants
{
    /// <summary>May move an alias past its gates and approvals in an emergency. Admins always may; a key with the role approver needs this.</summary>
    public const string Override = "override";

    /// <summary>Every grant.</summary>
    public static IReadOnlyList<string> All { get; } = [Override];
}
