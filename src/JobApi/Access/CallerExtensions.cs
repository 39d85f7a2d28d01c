using System.Diagnostics;
using Distillery.Registry;

namespace Distillery.JobApi.Access;

/// <summary>What endpoints ask about their caller.</summary>
internal static class CallerExtensions
{
    /// <summary>Who calls.</summary>
    /// <exception cref="InvalidOperationException">The endpoint lies outside the API, where nobody was asked.</exception>
    public static Caller Caller(this HttpContext context)
        => context.Features.Get<Caller>() ?? throw new InvalidOperationException($"{context.Request.Path} does not pass through the gate.");

    /// <summary>Who calls and from where, for records.</summary>
    public static ActedBy Describe(this HttpContext context, string actor, string? role = null, string? keyId = null) => new(actor, role)
    {
        KeyId = keyId,
        Address = context.Connection.RemoteIpAddress?.ToString(),
        RequestId = context.TraceIdentifier,
        TraceId = Activity.Current?.TraceId.ToString(),
    };
}
