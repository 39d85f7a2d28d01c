using Distillery.LocalHosting.Processes;

namespace Distillery.LocalHosting.Servers;

/// <summary>
/// A Postgres of this machine in a folder of its own: own user when started by root, passwords by SCRAM, loopback only, no
/// socket file. It ends with its starter, whatever happens to that.
/// </summary>
public sealed class PostgresServer : ILocalServer
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private readonly PostgresServerOptions options;
    private readonly ServerFolder folder;
    private readonly PostgresBinaries binaries;
    private readonly string password;
    private ServerLog log;
    private ManagedProcess? process;

    private PostgresServer(PostgresServerOptions options, ServerFolder folder, PostgresBinaries binaries, string password)
    {
        this.options = options;
        this.folder = folder;
        this.binaries = binaries;
        this.password = password;
        log = new(options.Log);
        Port = options.Port ?? FreePorts.Next();
    }

    /// <summary>Its loopback port.</summary>
    public int Port { get; private set; }

    /// <summary>Connection string of the superuser, without a database.</summary>
    public string ConnectionString => $"Host=localhost;Port={Port};Username={options.UserName};Password={password}";

    /// <summary>Number of its main process; null while it is down.</summary>
    public int? ProcessId => process is { Exited.IsCompleted: false } running ? running.Id : null;

    /// <summary>Ends when the running server ends, with its exit code.</summary>
    public Task<int> Exited => process?.Exited ?? Task.FromResult(0);

    /// <summary>Null when a Postgres is installed, else a sentence that tells what to do.</summary>
    public static string? WhyUnavailable() => PostgresBinaries.All.Count > 0
        ? null
        : "Postgres is not installed (looked for /usr/lib/postgresql/*/bin/initdb). ./platform setup installs it; on Debian: apt-get install postgresql.";

    /// <summary>Makes the folder's database cluster when it is new, starts the server, and waits until it takes connections.</summary>
    /// <exception cref="ServerException">It is not installed, or does not start; the message holds its last lines.</exception>
    public static async Task<PostgresServer> StartAsync(PostgresServerOptions options, CancellationToken cancellation = default)
    {
        var folder = await ServerFolder.OpenAsync(options.Folder, "postgres", cancellation);
        try
        {
            var binaries = PostgresBinaries.For(folder.In("data"));
            var (password, changed) = folder.Password(options.Password, special: true);
            var server = new PostgresServer(options, folder, binaries, password);
            if (!Directory.Exists(folder.In("data")))
                await server.InitialiseAsync(cancellation);
            else if (changed)
                await server.ChangePasswordAsync(cancellation);
            await server.StartAsync(cancellation);
            return server;
        }
        catch (Exception)
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Connection string of the superuser for one database.</summary>
    public string ConnectionStringFor(string database) => $"{ConnectionString};Database={database}";

    /// <summary>Makes a database unless it is there.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellation = default)
    {
        var quoted = name.Replace("\"", "\"\"", StringComparison.Ordinal);
        try
        {
            await SqlAsync("postgres", $"CREATE DATABASE \"{quoted}\"", cancellation);
        }
        catch (ServerException error) when (error.Message.Contains("42P04", StringComparison.Ordinal))
        {
            // it is there: that was asked for
        }
        return ConnectionStringFor(name);
    }

    /// <summary>Runs statements as the superuser in a database.</summary>
    /// <returns>The rows, columns divided by a bar.</returns>
    /// <exception cref="ServerException">A statement failed; the message holds its SQLSTATE.</exception>
    public Task<string> SqlAsync(string database, string statement, CancellationToken cancellation = default) =>
        ManagedProcess.RunAsync(
            new ProcessSpec
            {
                Name = "psql",
                FileName = binaries["psql"],
                Arguments = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-h", "127.0.0.1", "-p", $"{Port}", "-U", options.UserName, "-d", database, "-c", statement],
                Environment = new Dictionary<string, string?> { ["PGPASSWORD"] = password, ["PGCONNECT_TIMEOUT"] = "5" },
            },
            cancellation);

    /// <summary>Kills the whole server at once (SIGKILL), as a crash would.</summary>
    public void Kill() => process?.Kill();

    /// <summary>Starts it again on the same port after <see cref="Kill"/> or a crash; stops it before when it runs.</summary>
    public async Task RestartAsync(CancellationToken cancellation = default)
    {
        if (process is not null)
            await process.DisposeAsync();
        await StartAsync(cancellation);
    }

    /// <summary>Stops it fast: running statements are cut off, data are safe.</summary>
    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        folder.Dispose();
    }

    private async Task InitialiseAsync(CancellationToken cancellation)
    {
        // Made under another name first: a cut start leaves nothing half.
        if (Directory.Exists(folder.In("data.new")))
            Directory.Delete(folder.In("data.new"), recursive: true);
        var passwordFile = folder.Write("initial-password", password + "\n");
        await ManagedProcess.RunAsync(
            Spec("initdb", ["-D", folder.In("data.new"), "-U", options.UserName, "--auth=scram-sha-256", $"--pwfile={passwordFile}", "--encoding=UTF8", "--locale=C.UTF-8", .. options.Durable ? Array.Empty<string>() : ["--no-sync"]]),
            cancellation);
        File.Delete(passwordFile);
        folder.KeepPassword(password);
        Directory.Move(folder.In("data.new"), folder.In("data"));
    }

    private async Task ChangePasswordAsync(CancellationToken cancellation)
    {
        // Single-user mode asks for no password. The statement comes from a file, which only the server's user can read.
        var statement = folder.Write("statement", $"ALTER USER \"{options.UserName}\" PASSWORD '{password.Replace("'", "''", StringComparison.Ordinal)}'\n");
        await ManagedProcess.RunAsync(
            Spec("sh", ["-c", "exec \"$0\" --single -D \"$1\" postgres <\"$2\"", binaries["postgres"], folder.In("data"), statement]),
            cancellation);
        File.Delete(statement);
        folder.KeepPassword(password);
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            log = new(options.Log);
            RemoveStaleLock();
            process = ManagedProcess.Start(Spec("postgres", Arguments()) with { Output = (line, _) => log.Add(line), StopSignal = StopSignal.Interrupt });
            if (await IsReadyAsync(process, cancellation))
                return;
            await process.DisposeAsync();
            // A port that someone took meanwhile, or children of a killed server that still go away.
            var again = options.Port is null && log.Mentions("Address already in use");
            if (again)
                Port = FreePorts.Next();
            if (attempt >= 5 || !(again || log.Mentions("shared memory block")))
                throw new ServerException($"Postgres did not start on port {Port} in {folder.Path}:\n{log.Tail(20)}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
        }
    }

    private async Task<bool> IsReadyAsync(ManagedProcess started, CancellationToken cancellation)
    {
        for (var begin = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begin) < StartPatience && !started.Exited.IsCompleted;)
        {
            if (await Readiness.PostgresAsync(Port, cancellation) && !started.Exited.IsCompleted)
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
        return false;
    }

    private string[] Arguments() =>
    [
        "-D", folder.In("data"), "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", $"max_connections={options.MaxConnections}",
        .. options.Durable ? Array.Empty<string>() : ["-c", "fsync=off", "-c", "full_page_writes=off"],
    ];

    // Postgres refuses to start when the number in its lock file is alive, although another program may bear it by now.
    private void RemoveStaleLock()
    {
        var file = folder.In("data/postmaster.pid");
        if (File.Exists(file) && int.TryParse(File.ReadLines(file).FirstOrDefault(), out var id)
            && ProcessStat.Read(id) is not null && File.Exists($"/proc/{id}/comm") && File.ReadAllText($"/proc/{id}/comm").Trim() != "postgres")
            File.Delete(file);
    }

    private ProcessSpec Spec(string program, string[] arguments) => new()
    {
        Name = program,
        FileName = program == "sh" ? program : binaries[program],
        Arguments = arguments,
        Environment = new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8", ["PGDATA"] = null, ["PGPORT"] = null },
        WorkingDirectory = folder.Path,
        User = folder.User,
        Records = folder.Records,
    };
}
