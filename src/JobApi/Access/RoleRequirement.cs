using Distillery.Contracts;

namespace Distillery.JobApi.Access;

/// <summary>Which roles an endpoint is open to: each of them and whatever includes it.</summary>
internal sealed record RoleRequirement(IReadOnlyList<string> AnyOf)
{
    public bool Admits(string role) => AnyOf.Any(needed => Roles.Include(role, needed));

    public override string ToString() => string.Join(" or ", AnyOf);
}
