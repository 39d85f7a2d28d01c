using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes HTTP clients patient.</summary>
public static class ResilienceExtensions
{
    /// <summary>
    /// Adds the standard resilience: 30 s for a call with all its tries, up to 3 retries of what is safe to repeat (exponential from 2 s, with
    /// jitter; <c>Retry-After</c> is obeyed), a circuit breaker for each server, 10 s for a try.
    /// </summary>
    /// <param name="http">The client.</param>
    /// <returns>The same client.</returns>
    /// <remarks>
    /// A request is repeated only when its method is idempotent or it carries an <c>Idempotency-Key</c>, and its content can be sent twice.
    /// A streamed upload is sent once and has no time limit here.
    /// </remarks>
    public static IHttpClientBuilder AddStandardResilienceHandler(this IHttpClientBuilder http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Services.TryAddSingleton(TimeProvider.System);
        http.Services.TryAddSingleton<StandardPipelines>();
        return http.AddHttpMessageHandler(provider => new ResilienceHandler(provider.GetRequiredService<StandardPipelines>()));
    }

    /// <summary>Takes the resilience away again from a client that has its own rules about trying again.</summary>
    /// <param name="http">The client.</param>
    /// <returns>The same client.</returns>
    public static IHttpClientBuilder RemoveAllResilienceHandlers(this IHttpClientBuilder http)
        => http.ConfigureAdditionalHttpMessageHandlers((handlers, _) =>
        {
            foreach (var handler in handlers.OfType<ResilienceHandler>().ToList())
                handlers.Remove(handler);
        });
}
