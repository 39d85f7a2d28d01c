using Distillery.Contracts;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Distillery.JobApi.Access;

/// <summary>What an endpoint declares about its callers and its body.</summary>
internal static class EndpointRules
{
    /// <summary>
    /// Opens an endpoint to the given roles and to those that include them. An endpoint of the API that declares none is refused to
    /// everybody.
    /// </summary>
    /// <param name="endpoint">The endpoint or group.</param>
    /// <param name="roles">For example <see cref="Roles.Submitter"/>; <see cref="Roles.Worker"/> is included by no other.</param>
    /// <exception cref="ArgumentException">No role, or one that does not exist.</exception>
    public static TBuilder RequireRole<TBuilder>(this TBuilder endpoint, params string[] roles)
        where TBuilder : IEndpointConventionBuilder
    {
        if (roles.Length == 0 || roles.Except(Roles.All).Any())
            throw new ArgumentException($"Roles must be some of {string.Join(", ", Roles.All)}; these are: {string.Join(", ", roles)}.");
        return endpoint.WithMetadata(new RoleRequirement(roles));
    }

    /// <summary>Sets the largest body that an endpoint reads; without it a small limit holds.</summary>
    /// <param name="endpoint">The endpoint or group.</param>
    /// <param name="bytes">The limit; null for none, for example where a stream is counted elsewhere.</param>
    public static TBuilder WithBodyLimit<TBuilder>(this TBuilder endpoint, long? bytes)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new BodyLimit(bytes));

    /// <summary>Marks an endpoint whose answer or body takes its time (live streams, transfers): no time limit, and counted apart.</summary>
    /// <param name="endpoint">The endpoint or group.</param>
    public static TBuilder WithLongAnswer<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new LongAnswer(), new DisableRequestTimeoutAttribute());

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
