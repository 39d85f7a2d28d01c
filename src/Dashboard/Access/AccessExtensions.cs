using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Distillery.Dashboard.Access;

/// <summary>Sign-in and what hangs on it.</summary>
internal static class AccessExtensions
{
    private const string CookieName = "distillery";
    private static readonly TimeSpan SignedInFor = TimeSpan.FromHours(12);

    public static void AddAccess(this IServiceCollection services, string dataFolder)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<KeyAsk>();
        services.AddSingleton<SignInLimit>();
        services.AddScoped<Visitor>();
        services.AddScoped<CircuitHandler, VisitorCircuit>();
        // Whatever the host registered: calls carry the visitor's key, never one of the dashboard's own.
        services.Replace(ServiceDescriptor.Scoped(provider => provider.GetRequiredService<KeyAsk>().ClientFor(provider.GetRequiredService<Visitor>().Key)));
        // Cookies outlive the process; every instance over the same folder reads them.
        services.AddDataProtection().SetApplicationName("Distillery.Dashboard").PersistKeysToFileSystem(KeyFolder(dataFolder));
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = CookieName;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = SignedInFor;
            cookie.SlidingExpiration = true;
            cookie.Events.OnValidatePrincipal = CheckAsync;
        });
    }

    /// <summary>Headers for every answer of the dashboard.</summary>
    public static void UsePageHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            // An API in the same process sets its own, which are stricter.
            if (headers.ContentSecurityPolicy.Count == 0)
                headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            if (!headers.ContainsKey("Referrer-Policy"))
                headers["Referrer-Policy"] = "same-origin";
            return Task.CompletedTask;
        });
        return next(context);
    });

    // Scripts only from here and none inside the page; styles inside it, because charts and Radzen's components place things by them.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // A key that was revoked or has expired ends the visit.
    private static async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var key = context.Principal?.FindFirst(Visitor.KeyClaim)?.Value;
        var ask = context.HttpContext.RequestServices.GetRequiredService<KeyAsk>();
        if (key is not null && (await ask.AskAsync(key, context.HttpContext.RequestAborted)).Refusal is null)
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    private static DirectoryInfo KeyFolder(string dataFolder)
    {
        var folder = new DirectoryInfo(Path.Combine(dataFolder, "dashboard-keys"));
        if (!folder.Exists && !OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }
}
