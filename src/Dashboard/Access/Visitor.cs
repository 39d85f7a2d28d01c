using System.Security.Claims;
using Distillery.Contracts;

namespace Distillery.Dashboard.Access;

/// <summary>Who looks at this page: the owner of the key that was pasted, or this machine's own user where the API asks for none.</summary>
public sealed class Visitor
{
    internal const string KeyClaim = "key";
    internal const string TeamClaim = "team";
    private ClaimsPrincipal _principal = new();

    /// <summary>Whether somebody signed in; otherwise the API asks for no key.</summary>
    public bool IsSignedIn => _principal.Identity?.IsAuthenticated == true;

    /// <summary>The name under which acts are recorded.</summary>
    public string Actor => _principal.Identity?.Name ?? "local";

    /// <summary>One of <see cref="Roles"/>.</summary>
    public string Role => IsSignedIn ? _principal.FindFirstValue(ClaimTypes.Role) ?? Roles.Viewer : Roles.Admin;

    /// <summary>The key's team, if it has one.</summary>
    public string? Team => _principal.FindFirstValue(TeamClaim);

    /// <summary>What calls of the API carry; null where none is asked for.</summary>
    internal string? Key => _principal.FindFirstValue(KeyClaim);

    /// <summary>Whether the visitor has a role or one that includes it. The API decides in any case; pages ask to hide what it would refuse.</summary>
    /// <param name="role">The role that an act needs.</param>
    public bool May(string role) => Roles.Include(Role, role);

    internal void Be(ClaimsPrincipal principal) => _principal = principal;
}
