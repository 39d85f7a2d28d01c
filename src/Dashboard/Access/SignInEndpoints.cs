using System.Security.Claims;
using Distillery.Contracts;
using Distillery.Dashboard.Components.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.Dashboard.Access;

/// <summary><c>/sign-in</c>: paste a key, keep it in an encrypted cookie, give it back.</summary>
internal static class SignInEndpoints
{
    public const string Path = "/sign-in";
    private const int LongestKey = 500;

    /// <summary>The sign-in page that leads on to an address of this dashboard.</summary>
    public static string For(string target) => target is "" or "/" ? Path : $"{Path}?return={Uri.EscapeDataString(target)}";

    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Path).AllowAnonymous().ExcludeFromDescription();
        group.MapGet("", ShowAsync);
        group.MapPost("", SignInAsync).DisableAntiforgery();
        group.MapPost("/out", (Delegate)SignOutAsync).DisableAntiforgery();
        group.MapGet("/state", (HttpContext http) => Results.Json(new { signedIn = http.User.Identity?.IsAuthenticated == true }));
    }

    /// <summary>Whether an address may be gone to after signing in: one of this dashboard, nobody else's.</summary>
    public static bool IsOwn(string? address)
        => address is ['/', ..] && (address.Length == 1 || address[1] is not ('/' or '\\')) && !address.Any(char.IsControl)
            && !address.StartsWith(Path, StringComparison.OrdinalIgnoreCase);

    private static async Task<IResult> ShowAsync(HttpContext http, KeyAsk ask, string? @return, bool? ended)
        => http.User.Identity?.IsAuthenticated == true || await ask.IsKeyNeededAsync(http.RequestAborted) == false
            ? Results.LocalRedirect(IsOwn(@return) ? @return! : "/")
            : Page(@return, ended == true ? "Your key is no longer valid. Sign in again." : null, 200);

    private static async Task<IResult> SignInAsync(HttpContext http, KeyAsk ask, IAntiforgery antiforgery, SignInLimit limit)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return Page(null, "The page was open for too long. Try once more.", 400);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var target = form["return"].ToString();
        var key = form["key"].ToString().Trim();
        if (key.Length is 0 or > LongestKey || key.Any(c => c is <= ' ' or > '~'))
            return Page(target, "Paste an API key, for example dk_….", 400);
        using var lease = limit.Take(http);
        if (!lease.IsAcquired)
        {
            http.Response.Headers.RetryAfter = "60";
            return Page(target, "Too many keys were tried from this address. Wait a minute.", 429);
        }

        var answer = await ask.AskAsync(key, http.RequestAborted);
        if (answer.Me is not { } me)
            return Page(target, answer.Refusal ?? answer.Trouble ?? "The API does not answer.", answer.Refusal is null ? 502 : 401);
        await http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, Principal(me, key));
        return Results.LocalRedirect(IsOwn(target) ? target : "/");
    }

    // Only who carries the cookie is signed out, and a strict cookie does not travel with other sites' forms.
    private static async Task<IResult> SignOutAsync(HttpContext http)
    {
        if (http.User.Identity?.IsAuthenticated == true)
            await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.LocalRedirect(Path);
    }

    private static ClaimsPrincipal Principal(MeView me, string key)
    {
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, me.Actor), new Claim(ClaimTypes.Role, me.Role), new Claim(Visitor.KeyClaim, key)],
            CookieAuthenticationDefaults.AuthenticationScheme);
        if (me.Team is { } team)
            identity.AddClaim(new Claim(Visitor.TeamClaim, team));
        return new ClaimsPrincipal(identity);
    }

    private static RazorComponentResult<SignIn> Page(string? target, string? problem, int status)
        => new(new { Return = IsOwn(target) ? target : null, Problem = problem }) { StatusCode = status };
}
