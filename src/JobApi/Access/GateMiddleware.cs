using System.Globalization;
using Distillery.JobApi.Errors;
using Distillery.JobApi.MLflow;
using Microsoft.AspNetCore.Authorization;

namespace Distillery.JobApi.Access;

/// <summary>Nobody passes unknown, nobody passes to an endpoint that his role does not open, and what declares no role is open to nobody.</summary>
internal sealed class GateMiddleware(RequestDelegate next, Gate gate, RefusalLog refusals)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var (caller, refusal) = await gate.IdentifyAsync(context);
        refusal ??= CheckRole(context.GetEndpoint(), caller!);
        if (refusal is not null)
        {
            await refusals.RecordAsync(context, caller, refusal);
            if (refusal.Status == 401)
                context.Response.Headers.WWWAuthenticate = MLflowError.Speaks(context.Request.Path) ? "Basic realm=\"Distillery\", Bearer" : "Bearer";
            if (refusal.RetryAfter is { } wait)
                context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await ApiProblems.Of(refusal.Status, refusal.Code, refusal.Detail).AnswerAsync(context);
            return;
        }

        // No text of this API may hold NUL: not every database can store it.
        if (context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true || context.Request.Path.Value?.Contains('\0') == true)
        {
            await ApiProblems.BadArgument("The address contains a NUL character.").AnswerAsync(context);
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }

    // No endpoint is a 404, and one that is no route is the framework's own answer, for example 405.
    private static Refusal? CheckRole(Endpoint? endpoint, Caller caller)
    {
        if (endpoint is not RouteEndpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return null;
        var needed = endpoint.Metadata.GetMetadata<RoleRequirement>();
        if (needed is null)
            return new Refusal(403, "permission_denied", $"{endpoint.DisplayName} declares no role, so it is open to nobody.");
        return needed.Admits(caller.Role)
            ? null
            : new Refusal(403, "permission_denied", $"This needs the role {needed}; '{caller.Actor}' has the role {caller.Role}.");
    }
}
