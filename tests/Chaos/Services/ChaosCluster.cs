using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Distillery.LocalHosting.Servers;

namespace Distillery.Chaos;

/// <summary>The distributed platform as processes: Postgres, RabbitMQ behind a flaky proxy, two job APIs, workers.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private const int Apis = 2;
    private static readonly TimeSpan HealthPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private readonly List<ServiceProcess> services = [];
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private ChaosCluster(PostgresServer postgres, RabbitServer rabbit, FlakyProxy proxy, string folder)
        => (Postgres, Rabbit, Proxy, Folder) = (postgres, rabbit, proxy, folder);

    public PostgresServer Postgres { get; }

    public RabbitServer Rabbit { get; }

    public FlakyProxy Proxy { get; }

    public string Folder { get; }

    /// <summary>Connection string of the database, past everything that could be in the way.</summary>
    public required string Registry { get; init; }

    public IReadOnlyList<Uri> ApiAddresses { get; private set; } = [];

    public IReadOnlyList<ServiceProcess> JobApis => [.. services.Where(service => service.Name.StartsWith("job-api", StringComparison.Ordinal))];

    public IReadOnlyList<ServiceProcess> Workers => [.. services.Where(service => service.Name.Contains("worker", StringComparison.Ordinal))];

    public string ArtifactFolder => Path.Combine(Folder, "data", "blobs");

    /// <summary>Starts everything and waits until it is well.</summary>
    public static async Task<ChaosCluster> StartAsync(ChaosOptions options, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(folder, "logs"));
        // Durable: what survives kill -9 here is what would survive it in production.
        var postgres = await PostgresServer.StartAsync(new PostgresServerOptions { Folder = Path.Combine(folder, "postgres") }, cancellationToken);
        var rabbit = await RabbitServer.StartAsync(new RabbitServerOptions { Folder = Path.Combine(folder, "rabbit") }, cancellationToken);
        await postgres.CreateDatabaseAsync("registry", cancellationToken);
        var cluster = new ChaosCluster(postgres, rabbit, new FlakyProxy(rabbit.Port), folder) { Registry = postgres.ConnectionStringFor("registry") };
        cluster.Declare(options);
        foreach (var service in cluster.services)
            service.Start();
        await cluster.HealthyAsync(cancellationToken);
        return cluster;
    }

    /// <summary>Waits until both APIs say that they are well; they answer for store and bus.</summary>
    public async Task HealthyAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(HealthPatience);
        foreach (var address in ApiAddresses)
        {
            while (!await IsWellAsync(address, patience.Token))
                await Task.Delay(Look, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(services.Select(service => service.DisposeAsync().AsTask()));
        await Proxy.DisposeAsync();
        await Rabbit.DisposeAsync();
        await Postgres.DisposeAsync();
        http.Dispose();
    }

    private void Declare(ChaosOptions options)
    {
        var seconds = options.Lease.TotalSeconds;
        var common = new Dictionary<string, string?>
        {
            ["ConnectionStrings__registry"] = Registry,
            ["ConnectionStrings__bus"] = Rabbit.Uri.Replace($":{Rabbit.Port}", $":{Proxy.Port}", StringComparison.Ordinal),
            ["Distillery__DataFolder"] = Path.Combine(Folder, "data"),
            ["Distillery__Reap__Seconds"] = "0.5",
            ["Distillery__Outbox__PollSeconds"] = "0.5",
            ["Distillery__Worker__LeaseSeconds"] = seconds.ToString(CultureInfo.InvariantCulture),
            ["Distillery__Worker__HeartbeatSeconds"] = (seconds / 5).ToString(CultureInfo.InvariantCulture),
            ["Distillery__Worker__PollSeconds"] = "1",
            // Many processes share few cores, and sums must not depend on how many threads one of them got.
            ["OMP_NUM_THREADS"] = "1",
            ["OMP_WAIT_POLICY"] = "passive",
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_TieredPGO"] = "0",
        };
        var addresses = new List<Uri>();
        for (var n = 0; n < Apis; n++)
        {
            var address = new Uri($"http://127.0.0.1:{FreePort()}");
            addresses.Add(address);
            Add($"job-api-{n}", "JobApi", common, address);
        }

        ApiAddresses = addresses;
        Add("teacher-worker-0", "TeacherWorker", common, null);
        for (var n = 0; n < options.Workers; n++)
            Add($"distillation-worker-{n}", "DistillationWorker", common, null);
    }

    private void Add(string name, string assembly, Dictionary<string, string?> common, Uri? address)
    {
        var environment = new Dictionary<string, string?>(common)
        {
            ["Distillery__WorkFolder"] = Path.Combine(Folder, "work", name),
            ["Distillery__Worker__Name"] = name,
            ["ASPNETCORE_URLS"] = address?.ToString() ?? "http://127.0.0.1:0",
        };
        services.Add(new ServiceProcess(name, assembly, environment, Path.Combine(Folder, "logs")));
    }

    private async Task<bool> IsWellAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/health"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
