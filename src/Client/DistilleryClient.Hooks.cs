namespace Distillery.Client;

public sealed partial class DistilleryClient
{
    /// <summary>Jobs that are submitted by the clock.</summary>
    public SchedulesClient Schedules => new(calls);

    /// <summary>Who is told about what happens on the platform.</summary>
    public WebhooksClient Webhooks => new(calls);
}
