using System.Globalization;
using System.Threading.RateLimiting;
using Distillery.JobApi.Errors;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Distillery.JobApi.Access;

/// <summary>How much one caller may ask for, so that none takes the API from the others.</summary>
internal static class CallLimits
{
    private const int MaxHeaders = 64;
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxLineBytes = 8 * 1024;
    private const int MaxJsonDepth = 32;
    private static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RefillEvery = TimeSpan.FromMilliseconds(100);

    public static void AddCallLimits(this IServiceCollection services, JobApiOptions options)
    {
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.MaxRequestLineSize = MaxLineBytes;
            kestrel.Limits.RequestHeadersTimeout = HeadersWithin;
        });
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.MaxDepth = MaxJsonDepth);
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = options.RequestTimeout });
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(RateOf(options), AtOnceOf(options));
            limiter.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds));
                rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                await ApiProblems.Of(429, "too_many_requests", $"'{rejected.HttpContext.Caller().Actor}' asks too much at once. Try again in {seconds:0} s.")
                    .AnswerAsync(rejected.HttpContext);
            };
        });
    }

    private static PartitionedRateLimiter<HttpContext> RateOf(JobApiOptions options) => PartitionedRateLimiter.Create<HttpContext, string>(context =>
        KeyOf(context) is not { } key
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 2 * options.RequestsPerSecond,
                TokensPerPeriod = Math.Max(1, (int)(options.RequestsPerSecond * RefillEvery.TotalSeconds)),
                ReplenishmentPeriod = RefillEvery,
            }));

    // Live streams and transfers stay open for long, so they are counted apart from quick calls.
    private static PartitionedRateLimiter<HttpContext> AtOnceOf(JobApiOptions options) => PartitionedRateLimiter.Create<HttpContext, string>(context =>
        KeyOf(context) is not { } key
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetConcurrencyLimiter(
                context.GetEndpoint()?.Metadata.GetMetadata<LongAnswer>() is null ? key : $"{key} long",
                _ => new ConcurrencyLimiterOptions { PermitLimit = options.RequestsAtOnce }));

    // Without keys the only caller is this machine's own user.
    private static string? KeyOf(HttpContext context) => context.Features.Get<Caller>()?.KeyId;
}
