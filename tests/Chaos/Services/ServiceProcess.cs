using Distillery.LocalHosting.Processes;

namespace Distillery.Chaos;

/// <summary>One service as its own process: it can be killed, frozen, and started again with the same environment and address.</summary>
internal sealed class ServiceProcess(string name, string assembly, IReadOnlyDictionary<string, string?> environment, string logFolder) : IAsyncDisposable
{
    private const int Stop = 19;
    private const int Continue = 18;
    private readonly string log = Path.Combine(logFolder, $"{name}.log");
    private readonly Lock writing = new();
    private ManagedProcess? process;

    public string Name => name;

    /// <summary>Whether it runs (frozen or not).</summary>
    public bool IsUp => process is { Exited.IsCompleted: false };

    public void Start()
    {
        process = ManagedProcess.Start(new ProcessSpec
        {
            Name = name,
            FileName = "dotnet",
            Arguments = [Path.Combine(Assemblies.Folder(assembly), $"Distillery.{assembly}.dll")],
            Environment = environment,
            Output = Write,
        });
    }

    /// <summary>SIGKILL, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (process is not { } victim)
            return;
        Write($"--- killed {DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()):O}", false);
        victim.Kill();
        await victim.Exited;
        await victim.DisposeAsync();
        process = null;
    }

    public void Freeze()
    {
        Write("--- frozen", false);
        process?.Signal(Stop);
    }

    public void Thaw()
    {
        process?.Signal(Continue);
        Write("--- thawed", false);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { } running)
            await running.DisposeAsync();
        process = null;
    }

    private void Write(string line, bool isError)
    {
        lock (writing)
            File.AppendAllText(log, line + "\n");
    }
}
