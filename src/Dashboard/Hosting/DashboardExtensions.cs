using Distillery.Client;
using Distillery.Dashboard.Access;
using Distillery.Dashboard.Assets;
using Distillery.Dashboard.Components;
using Distillery.Dashboard.Hosting;
using Distillery.Dashboard.Operations;
using Distillery.Dashboard.Text;
using Distillery.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace Distillery.Dashboard;

/// <summary>Puts the dashboard into a web application: its own process, or one that it shares with the API.</summary>
public static class DashboardExtensions
{
    // A page may show thousands of log lines and a pasted spec; the default of 32 KiB cuts such messages off.
    private const long LargestMessageBytes = 2 * 1024 * 1024;

    /// <summary>Adds the dashboard's services, and the client of the API if the application has not added one.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="apiAddress">
    /// Root of the API. When absent: the setting <c>Dashboard:ApiAddress</c>, else the application's own address, for an API in the
    /// same process; that one is only asked for when the first page is shown.
    /// </param>
    /// <param name="dataFolder">
    /// Where the keys of its cookies are kept; the setting <c>Distillery:DataFolder</c> when absent, else <c>.distillery</c>.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">The setting is not an absolute http or https address.</exception>
    public static IHostApplicationBuilder AddDashboard(this IHostApplicationBuilder builder, Uri? apiAddress = null, string? dataFolder = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        var known = apiAddress ?? ApiAddress.FromSettings(builder.Configuration);
        services.AddSingleton(provider => new ApiAddress(known, provider));
        if (!services.Any(s => s.ServiceType == typeof(DistilleryClient)))
            services.AddDistilleryClient(provider => provider.GetRequiredService<ApiAddress>().Value);
        services.AddAccess(dataFolder ?? builder.Configuration["Distillery:DataFolder"] ?? ".distillery");
        services.AddLoopbackGuard(builder.Configuration["Distillery:RequireKey"] is { } required && bool.TryParse(required, out var isRequired) && isRequired);
        services.AddSingleton<AssetStore>();
        services.AddScoped<ReaderClock>();
        services.AddScoped<PageActs>();
        services.AddRadzenComponents();
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = LargestMessageBytes);
        // Keys in the clear on the user's own disk are what a program on one machine can do; a warning at each start helps nobody.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        return builder;
    }

    /// <summary>Maps the dashboard's pages, assets and downloads, and a page for addresses that nothing else answers.</summary>
    /// <param name="app">The application; map an API in the same process before or after, its routes win.</param>
    /// <returns>The same application.</returns>
    public static WebApplication MapDashboard(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UsePageHeaders();
        app.UseMiddleware<VisitorGate>();
        app.UseAntiforgery();
        app.MapAssets();
        app.MapSignIn();
        app.MapFiles();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        app.MapMethods("{*path:nonfile}", [HttpMethods.Get, HttpMethods.Head], NotFound).AllowAnonymous().WithOrder(int.MaxValue).ExcludeFromDescription();
        return app;
    }

    private static IResult NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return IsForPrograms(http.Request.Path) ? TypedResults.Empty : new RazorComponentResult<App>();
    }

    // Programs that ask the API for something that it does not have want no page.
    private static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/ajax-api", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);
}
