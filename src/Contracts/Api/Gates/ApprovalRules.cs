using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>Who approves a move.</summary>
public sealed record ApprovalRules
{
    /// <summary>How many different people must approve; the requester never counts.</summary>
    [Range(1, 20)]
    public int Quorum { get; init; } = 1;

    /// <summary>Roles whose holders may approve; null for approvers and admins.</summary>
    [MinLength(1), MaxLength(5)]
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Names (of keys) that may approve; null for everybody with such a role.</summary>
    [MinLength(1), MaxLength(100)]
    public IReadOnlyList<string>? Users { get; init; }
}
