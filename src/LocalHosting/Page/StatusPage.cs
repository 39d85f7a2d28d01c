using System.Security.Cryptography;
using Distillery.LocalHosting.Running;
using Distillery.LocalHosting.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Distillery.LocalHosting.Page;

/// <summary>A small web page on loopback: table of resources, their logs and variables, buttons to start and stop.</summary>
internal sealed class StatusPage : IAsyncDisposable
{
    private const string Header = "X-AppHost-Token";
    private const string Cookie = "apphost";
    private readonly WebApplication web;

    private StatusPage(WebApplication web, string address, string token)
    {
        this.web = web;
        Address = address;
        Token = token;
    }

    /// <summary>Where it is.</summary>
    public string Address { get; }

    /// <summary>What opens it: other users of this machine have no business here.</summary>
    public string Token { get; }

    /// <summary>Address with the token.</summary>
    public string Url => $"{Address}/?token={Token}";

    public static async Task<StatusPage> StartAsync(Orchestrator orchestrator, LocalApplication application, CancellationToken cancellation)
    {
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{application.PagePort ?? FreePorts.Next()}");
        var web = builder.Build();
        web.Use((context, next) => GuardAsync(context, next, token));
        PageEndpoints.Map(web, orchestrator, application);
        try
        {
            await web.StartAsync(cancellation);
        }
        catch (IOException error)
        {
            throw new Aspire.Hosting.DistributedApplicationException($"The page cannot be served: {error.Message}", error);
        }
        return new(web, web.Urls.First(), token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await web.StopAsync(soon.Token);
        await web.DisposeAsync();
    }

    // Foreign pages may send a browser here: they know no token, may not name us by another host, and cannot set our header.
    private static async Task GuardAsync(HttpContext context, RequestDelegate next, string token)
    {
        var request = context.Request;
        if (request.Host.Host is not ("127.0.0.1" or "localhost" or "[::1]"))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return;
        }
        var isGet = HttpMethods.IsGet(request.Method);
        if (isGet && request.Query["token"] is [{ } given] && Same(given, token))
        {
            context.Response.Cookies.Append(Cookie, token, new() { HttpOnly = true, SameSite = SameSiteMode.Strict });
            context.Response.Redirect(request.Path);
            return;
        }
        var byHeader = request.Headers[Header] is [{ } header] && Same(header, token);
        var byCookie = request.Cookies[Cookie] is { } cookie && Same(cookie, token);
        // A cookie alone changes nothing: the page's own script adds a header that other sites cannot.
        if (byHeader || (byCookie && (isGet || request.Headers["X-AppHost-Page"] == "1")))
        {
            context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            await next(context);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        await context.Response.WriteAsync("Open the address that the AppHost printed: it carries the token of this run.\n");
    }

    private static bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(left), System.Text.Encoding.UTF8.GetBytes(right));
}
