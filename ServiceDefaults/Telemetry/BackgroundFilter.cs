using System.Diagnostics;
using OpenTelemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Keeps what services do all the time out of the traces: a database command that nobody's call or stage led to is a look for work,
/// repeated for ever, and would bury the rest.
/// </summary>
internal sealed class BackgroundFilter : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data is not { Kind: ActivityKind.Client, ParentId: null, Source.Name: "Npgsql" })
            return;
        data.IsAllDataRequested = false;
        data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
