using System.Diagnostics;
using Distillery.Client;
using Distillery.Registry;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Distillery.Chaos;

/// <summary>
/// The same jobs twice on the distributed platform: in peace, and while everything is killed, frozen, delayed and duplicated. Then the
/// store is asked what was lost, done twice, written too late, left behind, or came out different.
/// </summary>
public static class ChaosRun
{
    // The last fifth of the jobs ends in peace.
    private const int Rest = 5;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly string[] Ended = ["succeeded", "failed", "cancelled"];

    /// <summary>Runs both and compares.</summary>
    /// <param name="options">How big.</param>
    /// <param name="say">Gets a line for each thing that happens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ChaosReport> RunAsync(ChaosOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(say);
        say($"calm run of {options.Jobs} jobs");
        var calm = await OnceAsync(options with { Kills = 0 }, Path.Combine(options.Folder, "calm"), say, cancellationToken);
        if (calm.Lost.Count > 0)
            throw new InvalidOperationException($"The calm run failed, so there is nothing to compare with: {calm.Lost[0]}");
        say($"the same {options.Jobs} jobs with at least {options.Kills} kills, seed {options.Seed}");
        var chaos = await OnceAsync(options, Path.Combine(options.Folder, "chaos"), say, cancellationToken);
        var different = Differences(calm.Numbers, chaos.Numbers);
        return new ChaosReport
        {
            Jobs = options.Jobs,
            Kills = chaos.Kills.Values.Sum(),
            Lost = chaos.Lost.Count,
            CompletedTwice = chaos.Twice.Count,
            StaleAccepted = chaos.Stale.Count,
            Stuck = chaos.Stuck.Count,
            DifferentNumbers = different.Count,
            KillsByVictim = chaos.Kills,
            Frozen = chaos.Frozen,
            DuplicatedMessages = chaos.Duplicated,
            Delays = chaos.Delays,
            StaleTried = chaos.StaleTried,
            WorkerLost = chaos.WorkerLost,
            Seed = options.Seed,
            CalmSeconds = calm.Seconds,
            ChaosSeconds = chaos.Seconds,
            Findings = [.. chaos.Lost, .. chaos.Twice, .. chaos.Stale, .. chaos.Stuck, .. different],
        };
    }

    private static async Task<Outcome> OnceAsync(ChaosOptions options, string folder, Action<string> say, CancellationToken cancellationToken)
    {
        await using var cluster = await ChaosCluster.StartAsync(options, folder, cancellationToken);
        var watch = Stopwatch.StartNew();
        await using var services = Services(cluster);
        await using var duplicator = new Duplicator(cluster.Registry, new Uri(cluster.Rabbit.Uri));
        var sleeper = ActivatorUtilities.CreateInstance<StaleWriter>(services);
        var facts = new StoreFacts(cluster.Registry);
        var monkey = new Monkey(cluster, options, duplicator, sleeper, say);
        using var http = new HttpClientPair(cluster.ApiAddresses);
        var submitting = new Submitter(http.Clients).SubmitAsync(options.Jobs, TimeSpan.FromMilliseconds(options.Kills > 0 ? options.Jobs * 100 : 0), cancellationToken);
        await monkey.PlayAsync(async () => submitting.IsCompleted && await IsMostlyDoneAsync(facts, options, cancellationToken), cancellationToken);
        await submitting;
        await cluster.HealthyAsync(cancellationToken);
        var stuck = await SettleAsync(facts, options, say, cancellationToken);
        var jobs = await facts.JobsAsync(cancellationToken);
        return new Outcome
        {
            Kills = monkey.Kills,
            Frozen = monkey.Frozen,
            Delays = monkey.Delays,
            Duplicated = duplicator.Sent,
            StaleTried = sleeper.Tried,
            Lost = Lost(jobs, options.Jobs, stuck),
            Twice = await facts.CompletedTwiceAsync(cancellationToken),
            Stale = [.. await facts.StaleAcceptedAsync(cancellationToken), .. sleeper.Accepted],
            Stuck = [.. stuck.Select(name => $"{name} had not ended when nothing moved any more")],
            Numbers = await facts.NumbersAsync(cancellationToken),
            WorkerLost = await facts.WorkerLostAsync(cancellationToken),
            Seconds = watch.Elapsed.TotalSeconds,
        };
    }

    /// <summary>The registry as the stale writer uses it, on the same database and the same artifacts.</summary>
    private static ServiceProvider Services(ChaosCluster cluster)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(NpgsqlDataSource.Create(cluster.Registry));
        services.AddRegistry(new RegistryOptions { DataFolder = Path.GetDirectoryName(cluster.ArtifactFolder)! });
        return services.BuildServiceProvider();
    }

    /// <summary>Waits until all jobs have ended, or nothing has moved for long.</summary>
    private static async Task<IReadOnlyList<string>> SettleAsync(StoreFacts facts, ChaosOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        var (moved, last) = (Stopwatch.StartNew(), -1L);
        while (true)
        {
            var left = await LeftAsync(facts, cancellationToken);
            if (left.Count == 0 || moved.Elapsed > options.Patience)
                return left;
            if (await facts.EndedStagesAsync(cancellationToken) is var ended && ended != last)
            {
                (last, moved) = (ended, Stopwatch.StartNew());
                say($"{left.Count} jobs to go");
            }

            await Task.Delay(Look, cancellationToken);
        }
    }

    private static async Task<bool> IsMostlyDoneAsync(StoreFacts facts, ChaosOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return (await LeftAsync(facts, cancellationToken)).Count <= options.Jobs / Rest;
        }
        catch (NpgsqlException)
        {
            // The store is away just now.
            return false;
        }
    }

    private static async Task<IReadOnlyList<string>> LeftAsync(StoreFacts facts, CancellationToken cancellationToken)
        => [.. (await facts.JobsAsync(cancellationToken)).Where(job => !Ended.Contains(job.State)).Select(job => job.Name)];

    private static List<string> Lost(IReadOnlyList<(string Name, string State, string Error)> jobs, int count, IReadOnlyList<string> stuck)
    {
        var byName = jobs.ToLookup(job => job.Name);
        var lost = new List<string>();
        foreach (var name in Enumerable.Range(1, count).Select(ChaosJobs.NameOf))
        {
            var found = byName[name].ToList();
            if (found.Count != 1)
                lost.Add($"{name} is there {found.Count} times");
            else if (found[0].State != "succeeded" && !stuck.Contains(name))
                lost.Add($"{name} {found[0].State}: {found[0].Error}");
        }

        return lost;
    }

    private static List<string> Differences(IReadOnlyDictionary<string, SortedSet<string>> calm, IReadOnlyDictionary<string, SortedSet<string>> chaos)
    {
        var different = new List<string>();
        foreach (var (job, numbers) in calm)
        {
            if (!chaos.TryGetValue(job, out var others))
                different.Add($"{job} has no numbers");
            else if (!numbers.SetEquals(others))
                different.Add($"{job}: calm '{numbers.Except(others).FirstOrDefault("nothing")}', chaos '{others.Except(numbers).FirstOrDefault("nothing")}'");
        }

        return different;
    }

    private sealed record Outcome
    {
        public required IReadOnlyDictionary<string, int> Kills { get; init; }

        public required int Frozen { get; init; }

        public required int Delays { get; init; }

        public required int Duplicated { get; init; }

        public required int StaleTried { get; init; }

        public required IReadOnlyList<string> Lost { get; init; }

        public required IReadOnlyList<string> Twice { get; init; }

        public required IReadOnlyList<string> Stale { get; init; }

        public required IReadOnlyList<string> Stuck { get; init; }

        public required IReadOnlyDictionary<string, SortedSet<string>> Numbers { get; init; }

        public required int WorkerLost { get; init; }

        public required double Seconds { get; init; }
    }

    private sealed class HttpClientPair : IDisposable
    {
        private readonly List<HttpClient> https = [];

        public HttpClientPair(IReadOnlyList<Uri> addresses)
        {
            https.AddRange(addresses.Select(address => new HttpClient { BaseAddress = address }));
            Clients = [.. https.Select(http => new DistilleryClient(http))];
        }

        public IReadOnlyList<DistilleryClient> Clients { get; }

        public void Dispose() => https.ForEach(http => http.Dispose());
    }
}
