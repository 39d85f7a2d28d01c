using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Distillery.Cli.Tests.EndToEnd;

/// <summary>The distributed platform as processes of their own: what <c>./platform up --check</c> does.</summary>
public sealed class UpTests
{
    [SkippableFact]
    public async Task UpCheck_RunsAJobThroughRabbitMqAndPostgres_AndLeavesNothing()
    {
        Skip.IfNot(Directory.Exists("/usr/lib/postgresql") && File.Exists("/usr/lib/rabbitmq/bin/rabbitmq-server"), "Postgres or RabbitMQ is not installed; ./platform setup installs them.");
        var folder = Directory.CreateTempSubdirectory("up-").FullName;
        try
        {
            var (code, output) = await CliProcess.RunAsync(folder, "up-check", "--apphost", AppHost(), "--state-dir", Path.Combine(folder, "state"), "--patience", "240");

            code.ShouldBe(0, output);
            foreach (var step in new[] { "run and are healthy", "went through the API to up-check version 1", "RabbitMQ took", "Postgres holds the job", "processes is left" })
                output.ShouldContain(step);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public async Task UpCheck_OfAServiceThatCannotStart_SaysWhich_AndLeavesNothing()
    {
        Skip.IfNot(Directory.Exists("/usr/lib/postgresql") && File.Exists("/usr/lib/rabbitmq/bin/rabbitmq-server"), "Postgres or RabbitMQ is not installed; ./platform setup installs them.");
        var folder = Directory.CreateTempSubdirectory("up-").FullName;
        try
        {
            // Data of a Postgres that is not installed.
            Directory.CreateDirectory(Path.Combine(folder, "state/postgres/data"));
            await File.WriteAllTextAsync(Path.Combine(folder, "state/postgres/data/PG_VERSION"), "9\n");

            var (code, output) = await CliProcess.RunAsync(folder, "up-check", "--apphost", AppHost(), "--state-dir", Path.Combine(folder, "state"));

            code.ShouldBe(1, output);
            output.ShouldContain("postgres: The data in");
            output.ShouldContain("postgresql-9");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Up_PortThatIsTaken_NamesItWithoutAStackTrace()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var folder = Directory.CreateTempSubdirectory("up-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet", [AppHost(), "--state-dir", folder, $"--Port={port}"]) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            // One that began in spite of it has to end its servers.
            using var ending = limit.Token.Register(() => Process.Start("kill", process.Id.ToString(CultureInfo.InvariantCulture)).Dispose());
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();

            process.ExitCode.ShouldBe(2, await output);
            (await error).ShouldContain($"up: Port {port} cannot be used");
            (await error).ShouldNotContain("   at ");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The AppHost of the same build: artifacts/bin/AppHost beside our own folder.</summary>
    private static string AppHost()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, "AppHost", own.Name, "Distillery.AppHost.dll");
    }
}
