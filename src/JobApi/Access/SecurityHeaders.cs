namespace Distillery.JobApi.Access;

/// <summary>Tells browsers to take every answer for what it says it is, and to show none inside a page or frame of anybody.</summary>
internal static class SecurityHeaders
{
    /// <summary>Adds the headers to whatever answer comes, errors too. There are none for other origins (CORS): no page elsewhere may call.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (headers.CacheControl.Count == 0)
                headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(context);
    });
}
