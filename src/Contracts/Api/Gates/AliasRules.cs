using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>What must hold before an alias of a model moves. The same record in the store, on the wire and in YAML; an alias without rules is open.</summary>
public sealed record AliasRules
{
    /// <summary>Whether the alias moves only by a request that others approved. Approvals without this are not asked for.</summary>
    [Description("Whether the alias moves only by a request that others approved (never by a direct move).")]
    public bool Protected { get; init; }

    /// <summary>Who must approve; one approver other than the requester when absent and <see cref="Protected"/>.</summary>
    public ApprovalRules? Approvals { get; init; }

    /// <summary>How long a request stays open, for example <c>7d</c>; 7 days when absent. See <see cref="RuleDuration"/>.</summary>
    [MaxLength(20)]
    [Description("How long a request for this alias stays open, for example 7d.")]
    public string? ExpiresAfter { get; init; }

    /// <summary>What is measured; each must pass. None: nothing is measured.</summary>
    [MaxLength(50)]
    public IReadOnlyList<GateRule> Gates { get; init; } = [];
}
