using System.Data.Common;
using Distillery.Registry;

namespace Distillery.JobApi.Access;

/// <summary>Records refused acts in the audit log: some per address and minute, so that nobody can fill the store from outside.</summary>
internal sealed partial class RefusalLog(AuditStore audit, TimeProvider clock, ILogger<RefusalLog> logger)
{
    private const int PerAddress = 10;
    private const int Altogether = 100;
    private readonly SlidingCount _addresses = new(PerAddress, clock);
    private readonly SlidingCount _all = new(Altogether, clock);
    private int _left;

    /// <summary>Records a refusal if it was a write; reads change nothing and are not recorded.</summary>
    public async Task RecordAsync(HttpContext context, Caller? caller, Refusal refusal)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method))
            return;
        var by = caller?.By ?? context.Describe("");
        if (!_addresses.Add(by.Address ?? "") || !_all.Add(""))
        {
            Interlocked.Increment(ref _left);
            return;
        }

        // The route, not the address as it was sent: strangers do not choose what stands in the log.
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unknown";
        var left = Interlocked.Exchange(ref _left, 0);
        try
        {
            await audit.RecordRefusalAsync(
                new AuditEntry(by, "request.refuse", $"{method} {route}") { After = new { refusal.Status, refusal.Code, notRecordedBefore = left == 0 ? (int?)null : left } },
                context.RequestAborted);
        }
        catch (Exception e) when (e is DbException or IOException)
        {
            // The caller is refused in any case; that the store does not answer is for the operator.
            LogFailed(e);
        }
    }

    [LoggerMessage(45, LogLevel.Error, "A refusal could not be recorded")]
    private partial void LogFailed(Exception exception);
}
