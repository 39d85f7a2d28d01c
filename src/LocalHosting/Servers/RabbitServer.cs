using Distillery.LocalHosting.Processes;

namespace Distillery.LocalHosting.Servers;

/// <summary>
/// A RabbitMQ of this machine as a node of its own: own folders, own user when started by root, own port mapper (epmd), all
/// on loopback. It ends with its starter, whatever happens to that.
/// </summary>
public sealed class RabbitServer : ILocalServer
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);
    private readonly RabbitServerOptions options;
    private readonly ServerFolder folder;
    private readonly string password;
    private ServerLog log;
    private int mapperPort;
    private int nodePort;
    private ManagedProcess? mapper;
    private ManagedProcess? process;

    private RabbitServer(RabbitServerOptions options, ServerFolder folder, string password)
    {
        this.options = options;
        this.folder = folder;
        this.password = password;
        log = new(options.Log);
        ChoosePorts();
    }

    /// <summary>Its loopback port for AMQP.</summary>
    public int Port { get; private set; }

    /// <summary>Loopback port of the management pages; null without them.</summary>
    public int? ManagementPort { get; private set; }

    /// <summary>Address with user and password: <c>amqp://user:password@localhost:port</c>.</summary>
    public string Uri => $"amqp://{System.Uri.EscapeDataString(options.UserName)}:{System.Uri.EscapeDataString(password)}@localhost:{Port}";

    /// <summary>Number of its main process; null while it is down.</summary>
    public int? ProcessId => process is { Exited.IsCompleted: false } running ? running.Id : null;

    /// <summary>Ends when the running server ends, with its exit code.</summary>
    public Task<int> Exited => process?.Exited ?? Task.FromResult(0);

    /// <summary>Null when RabbitMQ is installed, else a sentence that tells what to do.</summary>
    public static string? WhyUnavailable() => RabbitBinaries.Find() is not null
        ? null
        : "RabbitMQ is not installed (looked for /usr/lib/rabbitmq/bin/rabbitmq-server and epmd). ./platform setup installs it; on Debian: apt-get install rabbitmq-server.";

    /// <summary>Starts the node and waits until it takes connections (about 7 s).</summary>
    /// <exception cref="ServerException">It is not installed, or does not start; the message holds its last lines.</exception>
    public static async Task<RabbitServer> StartAsync(RabbitServerOptions options, CancellationToken cancellation = default)
    {
        var folder = await ServerFolder.OpenAsync(options.Folder, "rabbitmq", cancellation);
        try
        {
            var (password, _) = folder.Password(options.Password, special: false);
            var server = new RabbitServer(options, folder, password);
            await server.StartAsync(cancellation);
            folder.KeepPassword(password);
            return server;
        }
        catch (Exception)
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Makes a virtual host unless it is there, with all rights for the user (takes some seconds).</summary>
    /// <returns>Address of that virtual host.</returns>
    public async Task<string> CreateVirtualHostAsync(string name, CancellationToken cancellation = default)
    {
        await ControlAsync(["add_vhost", name], cancellation);
        await ControlAsync(["set_permissions", "-p", name, options.UserName, ".*", ".*", ".*"], cancellation);
        return $"{Uri}/{System.Uri.EscapeDataString(name)}";
    }

    /// <summary>Runs <c>rabbitmqctl</c> on this node.</summary>
    /// <param name="arguments">Command and its arguments, such as <c>list_queues name messages</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Its output.</returns>
    public Task<string> ControlAsync(IReadOnlyList<string> arguments, CancellationToken cancellation = default) =>
        ManagedProcess.RunAsync(Spec("rabbitmqctl", RabbitBinaries.Required().Control, ["-q", .. arguments]), cancellation);

    /// <summary>Kills the whole server at once (SIGKILL), as a crash would.</summary>
    public void Kill()
    {
        process?.Kill();
        mapper?.Kill();
    }

    /// <summary>Starts it again on the same port after <see cref="Kill"/> or a crash; stops it before when it runs.</summary>
    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        await EndAsync();
        await StartAsync(cancellation);
    }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!options.Durable)
            Kill();
        await EndAsync();
        folder.Dispose();
    }

    private void ChoosePorts()
    {
        Port = options.Port ?? FreePorts.Next();
        ManagementPort = options.Management ? options.ManagementPort ?? FreePorts.Next() : null;
        mapperPort = FreePorts.Next();
        nodePort = FreePorts.Next();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        var binaries = RabbitBinaries.Required();
        for (var attempt = 1; ; attempt++)
        {
            log = new(options.Log);
            RabbitFiles.Write(folder, options.UserName, password, ManagementPort);
            // The node would start a port mapper that outlives it; finding ours, it does not.
            mapper = ManagedProcess.Start(Spec("epmd", binaries.Mapper, ["-port", $"{mapperPort}", "-address", "127.0.0.1"]));
            process = ManagedProcess.Start(Spec("rabbitmq", binaries.Server, []) with { Output = (line, _) => log.Add(line) });
            if (await IsReadyAsync(process, cancellation))
                return;
            await EndAsync();
            if (attempt >= 3 || !log.Mentions("eaddrinuse"))
                throw new ServerException($"RabbitMQ did not start on port {Port} in {folder.Path}:\n{log.Tail(20)}");
            ChoosePorts();
        }
    }

    private async Task<bool> IsReadyAsync(ManagedProcess started, CancellationToken cancellation)
    {
        for (var begin = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begin) < StartPatience && !started.Exited.IsCompleted;)
        {
            if (await Readiness.RabbitAsync(Port, cancellation) && !started.Exited.IsCompleted)
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
        return false;
    }

    private async Task EndAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        if (mapper is not null)
            await mapper.DisposeAsync();
    }

    private ProcessSpec Spec(string name, string program, string[] arguments) => new()
    {
        Name = name,
        FileName = program,
        Arguments = arguments,
        Environment = RabbitFiles.Environment(folder, Port, mapperPort, nodePort),
        WorkingDirectory = folder.Path,
        User = folder.User,
        Records = folder.Records,
    };
}
