using Distillery.LocalHosting.Processes;

namespace Distillery.Benchmarks.Api;

/// <summary>The job API as its own process over a database, as it is deployed; it ends with this one.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);
    private readonly ManagedProcess _process;

    private ApiProcess(ManagedProcess process, HttpClient http) => (_process, Http) = (process, http);

    public HttpClient Http { get; }

    public static async Task<ApiProcess> StartAsync(string connectionString, string folder, CancellationToken cancellationToken)
    {
        var port = FreePort();
        var ours = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = Path.Combine(ours.Parent!.Parent!.FullName, "JobApi", ours.Name, "Distillery.JobApi.dll");
        if (!File.Exists(assembly)) throw new FileNotFoundException($"{assembly} is missing: build src/JobApi in the same configuration.");
        var lines = new List<string>();
        var process = ManagedProcess.Start(new ProcessSpec
        {
            Name = "job-api",
            FileName = "dotnet",
            Arguments = [assembly],
            WorkingDirectory = folder,
            Environment = new Dictionary<string, string?>
            {
                ["ConnectionStrings__registry"] = connectionString,
                ["Distillery__DataFolder"] = Path.Combine(folder, "data"),
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["Logging__LogLevel__Default"] = "Warning",
            },
            Output = (line, _) =>
            {
                lock (lines) lines.Add(line);
            },
        });
        var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(2) };
        var api = new ApiProcess(process, http);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartPatience);
        while (!await IsHealthyAsync(http, patience.Token))
        {
            if (process.Exited.IsCompleted)
            {
                await api.DisposeAsync();
                lock (lines) throw new InvalidOperationException($"The job API ended at its start:\n{string.Join('\n', lines.TakeLast(20))}");
            }

            await Task.Delay(200, patience.Token);
        }

        return api;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync("/health", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
