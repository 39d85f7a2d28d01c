using Distillery.ServiceDefaults;

namespace Distillery.Dashboard.Access;

/// <summary>
/// Lets signed-in visitors through, sends others to the sign-in page when the API wants keys, and when it wants none answers this
/// machine's own user only: calls from here would count as his.
/// </summary>
internal sealed class VisitorGate(RequestDelegate next, KeyAsk ask)
{
    // Answered by others, who ask for themselves, or the same for everybody.
    private static readonly PathString[] Open = ["/api", "/ajax-api", "/get-artifact", "/model-versions", "/version", "/openapi", "/health", "/alive", "/_content", SignInEndpoints.Path];

    public async Task InvokeAsync(HttpContext context, Visitor visitor)
    {
        visitor.Be(context.User);
        var path = context.Request.Path;
        if (Array.Exists(Open, open => path.StartsWithSegments(open, StringComparison.OrdinalIgnoreCase)) || visitor.IsSignedIn)
        {
            await next(context);
        }
        else if (await ask.IsKeyNeededAsync(context.RequestAborted) == true)
        {
            await AskForKeyAsync(context);
        }
        else if (LocalCallers.Refuse(context) is { } foreign)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(foreign.Detail, context.RequestAborted);
        }
        else
        {
            await next(context);
        }
    }

    // A page leads to the sign-in; a script's call or a download is told plainly.
    private static Task AskForKeyAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/_blazor") && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Redirect(SignInEndpoints.For(request.Path + request.QueryString));
            return Task.CompletedTask;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"Sign in first: open {SignInEndpoints.Path} in a browser.", context.RequestAborted);
    }
}
