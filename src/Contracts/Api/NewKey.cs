using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>What <c>POST /api/keys</c> asks for.</summary>
/// <param name="Name">The actor under which the key acts: a person or a machine.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Team">The team that its jobs belong to.</param>
/// <param name="ExpiresInDays">1 to 3,650; 365 when absent.</param>
public sealed record NewKey(
    string Name,
    [property: AllowedValues(Roles.Viewer, Roles.Submitter, Roles.Approver, Roles.Admin, Roles.Worker)] string Role,
    string? Team = null,
    [property: Range(1, 3650), Description("Days until the key expires; 365 when absent.")] int? ExpiresInDays = null)
{
    /// <summary>Rights beyond the role: <see cref="Contracts.Grants"/>.</summary>
    [Description("Rights beyond the role. The only one is 'override': may move aliases past their rules in an emergency, with the role approver.")]
    public IReadOnlyList<string> Grants { get; init; } = [];
}
