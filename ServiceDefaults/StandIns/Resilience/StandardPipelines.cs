using System.Collections.Concurrent;
using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>The standard resilience, with one circuit breaker for each server.</summary>
internal sealed class StandardPipelines(TimeProvider clock)
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage> Request = new("request");
    private readonly ConcurrentDictionary<string, ResiliencePipeline<HttpResponseMessage>> _byServer = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Longest time for a call with all its tries.</summary>
    public static TimeSpan TotalTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time for one try.</summary>
    public static TimeSpan AttemptTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Most retries.</summary>
    public const int Retries = 3;

    public static ResilienceContext ContextOf(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Request, request);
        return context;
    }

    public static void Return(ResilienceContext context) => ResilienceContextPool.Shared.Return(context);

    public ResiliencePipeline<HttpResponseMessage> For(Uri address) => _byServer.GetOrAdd($"{address.Scheme}://{address.Authority}", _ => Build());

    private ResiliencePipeline<HttpResponseMessage> Build() => new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
        .AddTimeout(TotalTimeout)
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = Retries,
            Delay = TimeSpan.FromSeconds(2),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = arguments => new(IsTransient(arguments.Outcome) && arguments.Context.Properties.TryGetValue(Request, out var request) && Repeatable.IsIdempotent(request)),
            DelayGenerator = arguments => new(RetryAfter(arguments.Outcome.Result)),
            OnRetry = arguments =>
            {
                arguments.Outcome.Result?.Dispose();
                return default;
            },
        })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
        {
            FailureRatio = 0.1,
            MinimumThroughput = 100,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = TimeSpan.FromSeconds(5),
            ShouldHandle = arguments => new(IsTransient(arguments.Outcome)),
        })
        .AddTimeout(AttemptTimeout)
        .Build();

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } => true,
        _ => false,
    };

    // A wait that is longer than the whole call may take ends the call by its timeout.
    private TimeSpan? RetryAfter(HttpResponseMessage? response)
        => response?.Headers.RetryAfter is not { } after ? null
            : after.Delta ?? (after.Date is { } date && date - clock.GetUtcNow() is { Ticks: > 0 } wait ? wait : null);
}
