using System.Collections.Concurrent;

namespace Distillery.Chaos;

/// <summary>Kills, freezes, delays and duplicates, by a seeded plan, and brings everything back up.</summary>
internal sealed class Monkey(ChaosCluster cluster, ChaosOptions options, Duplicator duplicator, StaleWriter sleeper, Action<string> say)
{
    private const int SleeperTries = 20;
    private static readonly int[] OneOfEach = [90, 70, 60, 80, 65, 85, 90];
    private readonly Random random = new(options.Seed);
    private readonly Dictionary<string, int> kills = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> away = new(StringComparer.Ordinal);
    private readonly List<Task> background = [];

    /// <summary>Kills by victim.</summary>
    public IReadOnlyDictionary<string, int> Kills => kills;

    /// <summary>All kills.</summary>
    public int Total => kills.Values.Sum();

    /// <summary>Workers frozen beyond their lease and thawed.</summary>
    public int Frozen { get; private set; }

    /// <summary>Times at which the broker's traffic stood still or was cut.</summary>
    public int Delays { get; private set; }

    /// <summary>Goes on until it has done its part and is told to stop. Afterwards everything runs.</summary>
    /// <param name="done">Says that most of the work is done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task PlayAsync(Func<Task<bool>> done, CancellationToken cancellationToken)
    {
        if (options.Kills == 0)
            return;
        // The sleeper first, while the store is up: it needs some seconds without an outage.
        for (var attempt = 0; attempt < SleeperTries && sleeper.Tried == 0; attempt++)
        {
            await Task.Delay(random.Next(300, 600), cancellationToken);
            await sleeper.PlayAsync(cancellationToken);
        }

        // One of each other kind while there is work for sure, then as the dice fall.
        foreach (var dice in OneOfEach)
        {
            await Task.Delay(random.Next(500, 1000), cancellationToken);
            await ActAsync(dice, cancellationToken);
        }

        while (Total < options.Kills || !await done())
        {
            await Task.Delay(random.Next(200, 1500), cancellationToken);
            await ActAsync(random.Next(100), cancellationToken);
        }

        await Task.WhenAll(background);
        foreach (var service in cluster.JobApis.Concat(cluster.Workers).Where(service => !service.IsUp))
            service.Start();
    }

    private Task ActAsync(int dice, CancellationToken cancellationToken) => dice switch
    {
        < 40 => KillServiceAsync(cluster.Workers[random.Next(cluster.Workers.Count)], "worker", cancellationToken),
        < 55 => KillServiceAsync(cluster.JobApis[random.Next(cluster.JobApis.Count)], "job-api", cancellationToken),
        < 61 => Background(KillServerAsync("postgres", cluster.Postgres.Kill, cluster.Postgres.RestartAsync, cancellationToken)),
        < 66 => Background(KillServerAsync("rabbitmq", cluster.Rabbit.Kill, cluster.Rabbit.RestartAsync, cancellationToken)),
        < 74 => Background(FreezeAsync(cancellationToken)),
        < 82 => Background(HoldAsync(cancellationToken)),
        < 86 => Cut(),
        < 94 => duplicator.PlayAsync(random, cancellationToken),
        _ => Background(sleeper.PlayAsync(cancellationToken)),
    };

    private async Task KillServiceAsync(ServiceProcess victim, string kind, CancellationToken cancellationToken)
    {
        if (!victim.IsUp)
            return;
        say($"kill -9 {victim.Name}");
        await victim.KillAsync();
        Count(kind);
        var away = random.Next(0, 1500);
        await Task.Delay(away, cancellationToken);
        victim.Start();
    }

    /// <summary>In the background, so that services are killed while a server is away, too; a server that is coming up is let be.</summary>
    private async Task KillServerAsync(string server, Action kill, Func<CancellationToken, Task> restart, CancellationToken cancellationToken)
    {
        if (!away.TryAdd(server, 0))
            return;
        say($"kill -9 {server}");
        kill();
        Count(server);
        await Task.Delay(random.Next(0, 3000), cancellationToken);
        await restart(cancellationToken);
        say($"{server} is back");
        away.TryRemove(server, out _);
    }

    private async Task FreezeAsync(CancellationToken cancellationToken)
    {
        var workers = cluster.Workers.Where(worker => worker.IsUp && worker.Name.StartsWith("distillation", StringComparison.Ordinal)).ToList();
        if (workers.Count == 0)
            return;
        var victim = workers[random.Next(workers.Count)];
        say($"freeze {victim.Name}");
        victim.Freeze();
        try
        {
            await Task.Delay(options.Lease * 2, cancellationToken);
            // Killed while it was frozen, it was not thawed.
            Frozen += victim.IsUp ? 1 : 0;
        }
        finally
        {
            victim.Thaw();
        }
    }

    private async Task HoldAsync(CancellationToken cancellationToken)
    {
        say("hold the broker's traffic");
        Delays++;
        await cluster.Proxy.HoldAsync(TimeSpan.FromMilliseconds(random.Next(500, 5000)), cancellationToken);
    }

    private Task Cut()
    {
        say("cut the broker's connections");
        Delays++;
        cluster.Proxy.Cut();
        return Task.CompletedTask;
    }

    private Task Background(Task task)
    {
        background.Add(task);
        return Task.CompletedTask;
    }

    private void Count(string victim) => kills[victim] = kills.GetValueOrDefault(victim) + 1;
}
