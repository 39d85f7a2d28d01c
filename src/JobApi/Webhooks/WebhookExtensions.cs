namespace Distillery.JobApi.Webhooks;

/// <summary>Puts webhooks into a host.</summary>
internal static class WebhookExtensions
{
    public static void AddWebhooks(this IServiceCollection services, WebhookOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<WebhookHttp>();
        services.AddHostedService<WebhookSender>();
    }
}
