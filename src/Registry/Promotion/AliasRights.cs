using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Who may do what to an alias, by its rules.</summary>
internal static class AliasRights
{
    /// <summary>Whether the rules let somebody vote on, reject and roll back this alias.</summary>
    public static bool MayApprove(AliasRules? rules, ActedBy by)
    {
        var approvals = rules?.Approvals;
        var byRole = approvals?.Roles is { Count: > 0 } roles ? roles.Contains(by.Role ?? "") || roles.Any(role => Roles.Include(by.Role, role)) : Roles.Include(by.Role, Roles.Approver);
        return byRole && (approvals?.Users is not { Count: > 0 } users || users.Contains(by.Name));
    }

    /// <summary>Why somebody may not; for those for whom <see cref="MayApprove"/> is false.</summary>
    public static string WhyNot(AliasRules? rules, string alias, ActedBy by)
    {
        var roles = rules?.Approvals?.Roles is { Count: > 0 } named ? named : [Roles.Approver];
        var users = rules?.Approvals?.Users is { Count: > 0 } list ? $" and one of the names {string.Join(", ", list)}" : "";
        return $"'{alias}' asks for the role {string.Join(" or ", roles)}{users}; '{by.Name}' has the role {by.Role ?? "none"}.";
    }

    /// <summary>Whether somebody may pass by the rules in an emergency.</summary>
    public static bool MayOverride(ActedBy by) => by.Role == Roles.Admin || (Roles.Include(by.Role, Roles.Approver) && by.Grants.Contains(Grants.Override));

    /// <summary>What the rules have against a direct move, before any gate.</summary>
    public static IReadOnlyList<string> AgainstMove(AliasRules? rules, AliasMoveRequest request)
        => rules?.Protected != true ? []
            : request.Version is null ? [$"'{request.Alias}' is protected, so it cannot be removed."]
            : [$"'{request.Alias}' is protected: it moves by a request that {Others(rules.Approvals?.Quorum ?? 1)}, not directly. Request a promotion."];

    private static string Others(int quorum) => quorum == 1 ? "somebody else approves" : $"{quorum} others approve";
}
