using System.Threading.RateLimiting;

namespace Distillery.Dashboard.Access;

/// <summary>How many keys one address may try: the API sees all visitors of this dashboard under one address, so it is counted here.</summary>
internal sealed class SignInLimit : IDisposable
{
    private const int PerMinute = 10;

    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(
        http => RateLimitPartition.GetFixedWindowLimiter(
            http.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1) }));

    public RateLimitLease Take(HttpContext http) => _limiter.AttemptAcquire(http);

    public void Dispose() => _limiter.Dispose();
}
