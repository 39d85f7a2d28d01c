using Distillery.Registry;

namespace Distillery.JobApi.Promotion;

/// <summary>Ends requests whose time is over, so that their end is recorded, signed and told also when nobody looks at them.</summary>
internal sealed partial class PromotionWatch(PromotionStore promotions, TimeProvider clock, ILogger<PromotionWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await promotions.ExpireAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // A watch that ends would end for good; whatever fails is logged and tried again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(60, LogLevel.Error, "Requests whose time is over could not be ended")]
    private partial void LogFailed(Exception exception);
}
