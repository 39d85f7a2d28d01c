using Distillery.JobApi.Errors;

namespace Distillery.JobApi.Access;

internal sealed class GateMiddleware(RequestDelegate next, Gate gate)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (gate.Check(context) is { } refusal)
        {
            if (refusal.Status == 401)
                context.Response.Headers.WWWAuthenticate = "Bearer";
            await ApiProblems.Of(refusal.Status, refusal.Code, refusal.Detail).ExecuteAsync(context);
            return;
        }

        // No text of this API may hold NUL: not every database can store it.
        if (context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true || context.Request.Path.Value?.Contains('\0') == true)
        {
            await ApiProblems.BadArgument("The address contains a NUL character.").ExecuteAsync(context);
            return;
        }

        context.Response.Headers.XContentTypeOptions = "nosniff";
        await next(context);
    }
}
