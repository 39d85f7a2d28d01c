using Distillery.Client;

namespace Distillery.Chaos;

/// <summary>
/// Submits as careful automation does: with an idempotency key, again and again until an API says yes. Every fifth submit is sent a second
/// time on purpose.
/// </summary>
internal sealed class Submitter(IReadOnlyList<DistilleryClient> apis)
{
    private const int AgainOneIn = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan PerTry = TimeSpan.FromSeconds(10);

    /// <summary>Submits all jobs, spread over a time, and returns their ids by name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SubmitAsync(int jobs, TimeSpan over, CancellationToken cancellationToken)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var number = 1; number <= jobs; number++)
        {
            var id = await SubmitUntilTakenAsync(number, number, cancellationToken);
            if (number % AgainOneIn == 0 && await SubmitUntilTakenAsync(number, number + 1, cancellationToken) is var second && second != id)
                throw new InvalidOperationException($"{ChaosJobs.NameOf(number)} was submitted twice with one key and became two jobs, {id} and {second}.");
            ids[ChaosJobs.NameOf(number)] = id;
            await Task.Delay(over / jobs, cancellationToken);
        }

        return ids;
    }

    private async Task<string> SubmitUntilTakenAsync(int number, int first, CancellationToken cancellationToken)
    {
        for (var attempt = first; ; attempt++)
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(PerTry);
                var api = apis[attempt % apis.Count];
                return (await api.SubmitAsync(ChaosJobs.SpecOf(number), ChaosJobs.NameOf(number), patience.Token)).Job.Id;
            }
            catch (DistilleryApiException e) when (e.IsTransient)
            {
                await Task.Delay(Pause, cancellationToken);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // No answer in time: whether it was taken is not known, which is what the key is for.
            }
        }
    }
}
