using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Client;
using Distillery.Contracts;
using Npgsql;
using Spectre.Console;

namespace Distillery.Cli.Up;

/// <summary>
/// Starts the whole platform as the AppHost describes it, sends a small job through it, and looks at RabbitMQ and Postgres
/// themselves for its traces; then stops it and looks for what is left.
/// </summary>
internal sealed class UpCheck(string appHost, string stateFolder, TimeSpan patience)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private readonly TimeProvider time = TimeProvider.System;

    /// <summary>Runs all steps.</summary>
    /// <exception cref="CheckFailedException">Something is not as it should be.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var began = time.GetTimestamp();
        await using var host = StartedHost.Start(appHost, stateFolder, []);
        IReadOnlyList<(int Id, string Start)> started;
        try
        {
            var resources = await HealthyAsync(host, ct);
            Done($"{resources.Count} resources run and are healthy ({time.GetElapsedTime(began).TotalSeconds:0} s)");
            var description = HostDescription.Read(stateFolder)!;
            var secrets = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(Path.Combine(stateFolder, "parameters.json"), ct))!;
            var job = await JobAsync(host, description, ct);
            Done($"job {job.Job.Id} went through the API to {job.Version!.Model} version {job.Version.Version}");
            await MessagesAsync(description, secrets["bus-password"], job, ct);
            await RowsAsync(description, secrets["postgres-password"], job, ct);
            started = StartedProcesses.Living(stateFolder);
            if (started.Count < resources.Count(r => r.Kind is "project" or "server"))
                throw new CheckFailedException($"only {started.Count} processes are on record");
        }
        catch (Exception error) when (error is HttpRequestException or NpgsqlException or DistilleryApiException)
        {
            throw new CheckFailedException($"{error.Message} (log: {host.LogFile})");
        }
        await host.StopAsync(ct);
        if (host.ExitCode != 0)
            throw new CheckFailedException($"the AppHost ended with code {host.ExitCode} (log: {host.LogFile})");
        if (StartedProcesses.StillAlive(started) is { Count: > 0 } left)
            throw new CheckFailedException($"processes are left: {string.Join(", ", left)}");
        Done($"stopped; none of {started.Count} processes is left ({time.GetElapsedTime(began).TotalSeconds:0} s)");
    }

    private static string Spec()
    {
        using var stream = typeof(UpCheck).Assembly.GetManifestResourceStream("Distillery.Cli.Up.up-check.yaml")
            ?? throw new InvalidOperationException("The resource up-check.yaml is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static void Done(string text) => AnsiConsole.MarkupLineInterpolated($"[green]✓[/] {text}");

    private async Task<IReadOnlyList<HostResource>> HealthyAsync(StartedHost host, CancellationToken ct)
    {
        IReadOnlyList<HostResource> resources = [];
        for (var began = time.GetTimestamp(); ; await Task.Delay(Step, time, ct))
        {
            if (host.HasEnded)
                throw new CheckFailedException($"the AppHost ended with code {host.ExitCode} (log: {host.LogFile})");
            resources = await host.ResourcesAsync(ct);
            if (resources.FirstOrDefault(r => r.State is "FailedToStart" or "ValueMissing") is { } failed)
                throw new CheckFailedException($"{failed.Name}: {failed.Note} (log: {host.LogFile})");
            if (resources.Count > 0 && resources.All(r => r.Health == "Healthy"))
                return resources;
            if (time.GetElapsedTime(began) > patience)
            {
                var open = resources.Where(r => r.Health != "Healthy").Select(r => $"{r.Name} {r.State} {r.Note}{(r.WaitingFor.Count > 0 ? " for " + string.Join(", ", r.WaitingFor) : "")}".TrimEnd());
                throw new CheckFailedException($"not healthy within {patience.TotalSeconds:0} s: {string.Join("; ", open)} (log: {host.LogFile})");
            }
        }
    }

    private async Task<JobDetail> JobAsync(StartedHost host, HostDescription description, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = description.Endpoints["job-api"]["http"] };
        var client = new DistilleryClient(http);
        var submission = await client.SubmitAsync(Spec(), SpecFormat.Yaml, "up-check", ct);
        for (var began = time.GetTimestamp(); ; await Task.Delay(Step, time, ct))
        {
            var job = await client.GetJobAsync(submission.Job.Id, ct);
            if (job.Job.State == JobStates.Succeeded)
                return job.Version is null ? throw new CheckFailedException($"job {job.Job.Id} succeeded, but registered nothing") : job;
            if (job.Job.HasEnded())
                throw new CheckFailedException($"job {job.Job.Id} {job.Job.State} (log: {host.LogFile})");
            if (time.GetElapsedTime(began) > patience)
                throw new CheckFailedException($"job {job.Job.Id} is {job.Job.State} after {patience.TotalSeconds:0} s: {string.Join(", ", job.Stages.Select(s => $"{s.Kind} {s.State}"))} (log: {host.LogFile})");
        }
    }

    /// <summary>RabbitMQ's own counters: every stage was published to a queue of stages, delivered and acknowledged.</summary>
    private async Task MessagesAsync(HostDescription description, string password, JobDetail job, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = description.Endpoints["bus"]["management"] };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"guest:{password}")));
        long published = 0, acknowledged = 0;
        // The counters are gathered every few seconds.
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < patience; await Task.Delay(Step, time, ct))
        {
            var queues = JsonNode.Parse(await http.GetStringAsync(new Uri("/api/queues/%2F", UriKind.Relative), ct))!.AsArray()
                .Where(q => q!["name"]!.GetValue<string>().StartsWith("stages-", StringComparison.Ordinal)).ToList();
            published = queues.Sum(q => q!["message_stats"]?["publish"]?.GetValue<long>() ?? 0);
            acknowledged = queues.Sum(q => q!["message_stats"]?["ack"]?.GetValue<long>() ?? 0);
            if (published >= job.Stages.Count && acknowledged >= job.Stages.Count)
            {
                Done($"RabbitMQ took {published} wake-ups for {job.Stages.Count} stages, {acknowledged} were acknowledged");
                return;
            }
        }
        throw new CheckFailedException($"RabbitMQ counted {published} published and {acknowledged} acknowledged messages for {job.Stages.Count} stages");
    }

    /// <summary>The rows themselves, read without the API.</summary>
    private static async Task RowsAsync(HostDescription description, string password, JobDetail job, CancellationToken ct)
    {
        var connection = new NpgsqlConnectionStringBuilder { Host = "localhost", Port = description.Endpoints["postgres"]["tcp"].Port, Username = "postgres", Password = password, Database = "registry", Pooling = false };
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand("""
            SELECT (SELECT state FROM jobs WHERE id = @job), (SELECT count(*) FROM stages WHERE job_id = @job AND state = 'succeeded'),
                   (SELECT count(*) FROM model_versions WHERE job_id = @job)
            """);
        command.Parameters.AddWithValue("job", job.Job.Id);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var (state, stages, versions) = (reader.IsDBNull(0) ? "absent" : reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2));
        if (state != JobStates.Succeeded || stages != job.Stages.Count || versions != 1)
            throw new CheckFailedException($"Postgres has job {job.Job.Id} {state} with {stages} of {job.Stages.Count} stages succeeded and {versions} versions");
        Done($"Postgres holds the job, its {stages} succeeded stages and the version");
    }
}
