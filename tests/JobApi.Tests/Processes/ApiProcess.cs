using System.Diagnostics;
using System.Text;
using Distillery.LocalHosting.Servers;

namespace Distillery.JobApi.Tests;

/// <summary>The job API as a process of its own, that can be killed as a machine kills it.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ApiProcess(Process process, int port)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Http { get; }

    /// <summary>Starts it and waits until it is healthy.</summary>
    /// <param name="folder">Data folder.</param>
    /// <param name="settings">Configuration, names with colons.</param>
    public static async Task<ApiProcess> StartAsync(string folder, params (string Name, string Value)[] settings)
    {
        var port = FreePorts.Next();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Distillery.JobApi.dll")])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("OTEL_") || name.StartsWith("Distillery__") || name.StartsWith("ConnectionStrings__")).ToList())
            start.Environment.Remove(name);
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        foreach (var (name, value) in settings.Append(("Distillery:DataFolder", folder)).Append(("Logging:LogLevel:Default", "Warning")))
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        var api = new ApiProcess(Process.Start(start)!, port);
        api.Collect();
        try
        {
            await Patience.UntilAsync(api.IsHealthyAsync, healthy => healthy, seconds: 120);
            return api;
        }
        catch (Exception e)
        {
            await api.DisposeAsync();
            throw new InvalidOperationException($"The API did not start: {e.Message}\n{api._output}", e);
        }
    }

    /// <summary><c>kill -9</c>.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> IsHealthyAsync()
    {
        _process.HasExited.ShouldBeFalse(_output.ToString());
        try
        {
            using var answer = await Http.GetAsync("health");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Not yet.
            return false;
        }
    }

    private void Collect()
    {
        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (_output)
                _output.AppendLine(line.Data);
        }

        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }
}
