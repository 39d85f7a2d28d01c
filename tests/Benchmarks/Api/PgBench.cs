using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Distillery.LocalHosting.Processes;
using Npgsql;

namespace Distillery.Benchmarks.Api;

/// <summary>Postgres's own load generator, on the same server: what it reaches is the limit.</summary>
internal sealed partial class PgBench(string connectionString, string folder)
{
    /// <summary>A table like ours, that nothing else uses.</summary>
    public const string PlainTable =
        """
        CREATE TABLE plain_metrics (run_no INTEGER NOT NULL, key_no INTEGER NOT NULL, step BIGINT NOT NULL, time BIGINT NOT NULL, value DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (run_no, key_no, step, time))
        """;

    /// <summary>Where it is, or null.</summary>
    public static string? Find()
    {
        var folders = (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : []).Select(version => Path.Combine(version, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
        return folders.Select(path => Path.Combine(path, "pgbench")).FirstOrDefault(File.Exists);
    }

    /// <summary>One insert of many rows of plain numbers: ten keys, each with the next steps of its caller.</summary>
    public static string InsertScript(int batch)
    {
        var text = new StringBuilder("\\set n :n + 1\n\\set run :client_id + 1 + :round * 100\n");
        for (var step = 0; step <= batch / 10; step++)
            text.Append(CultureInfo.InvariantCulture, $"\\set s{step} :n * 1000000 + {step}\n");
        text.Append("INSERT INTO plain_metrics (run_no, key_no, step, time, value) VALUES ");
        for (var row = 0; row < batch; row++)
            text.Append(row == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"(:run,{row % 10},:s{row / 10},{1_700_000_000_000 + row},0.{row + 1})");
        return text.Append(";\n").ToString();
    }

    /// <summary>Runs a script for a while.</summary>
    /// <returns>Transactions per second, and their mean time in milliseconds.</returns>
    public async Task<(double PerSecond, double MeanMs)> RunAsync(string script, int connections, int seconds, int round, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var file = Path.Combine(folder, "script.sql");
        await File.WriteAllTextAsync(file, script, cancellationToken);
        var output = await ManagedProcess.RunAsync(
            new ProcessSpec
            {
                Name = "pgbench",
                FileName = Find() ?? throw new FileNotFoundException("pgbench is missing; on Debian it is part of postgresql."),
                Arguments =
                [
                    "-h", "127.0.0.1", "-p", $"{settings.Port}", "-U", settings.Username!, "-n", "-f", file, "-c", $"{connections}", "-j", "1", "-T", $"{seconds}",
                    "-D", "n=0", "-D", $"round={round}", settings.Database!,
                ],
                Environment = new Dictionary<string, string?> { ["PGPASSWORD"] = settings.Password },
            },
            cancellationToken);
        return (Number(PerSecond(), output), Number(Latency(), output));
    }

    private static double Number(Regex form, string output)
        => form.Match(output) is { Success: true } match
            ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench said nothing that can be read:\n{output}");

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"latency average = ([\d.]+) ms")]
    private static partial Regex Latency();
}
