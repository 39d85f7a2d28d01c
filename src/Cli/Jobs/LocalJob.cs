using System.Text.Json;
using Distillery.Cli.Display;
using Distillery.Client;
using Distillery.Contracts;
using Distillery.Standalone;
using Spectre.Console;

namespace Distillery.Cli.Jobs;

/// <summary>Runs one spec to its end on an embedded platform, and continues it if an earlier process left it unfinished.</summary>
internal static class LocalJob
{
    /// <summary>Starts the platform, submits or resumes the job, follows it, prints the table.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(JobSpec spec, LocalJobOptions options, CancellationToken ct)
    {
        await using var platform = await StandaloneHost.StartAsync(new StandaloneOptions(options.DataDirectory.FullName, options.Port), ct);
        using var http = new HttpClient { BaseAddress = platform.Address, Timeout = Timeout.InfiniteTimeSpan };
        var client = new DistilleryClient(http);
        AnsiConsole.MarkupLineInterpolated($"dashboard while this runs: [blue]{platform.Address}[/]   store: {platform.DataDirectory}");
        var job = await FindUnfinishedAsync(client, spec, ct);
        if (job is not null)
            AnsiConsole.MarkupLineInterpolated($"resuming job [bold]{job.Id}[/], which was left unfinished");
        else
            job = (await client.SubmitAsync(spec, null, ct)).Job;

        int code;
        try
        {
            code = await JobWatch.FollowAsync(client, job.Id, ct);
        }
        catch (OperationCanceledException)
        {
            AnsiConsole.MarkupLine("[yellow]stopped; the same command resumes the job where it was[/]");
            return ExitCodes.Interrupted;
        }

        var detail = await client.GetJobAsync(job.Id, ct);
        if (options.Json is { } file && detail.Result is not null)
            await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(ResultJson.Of(detail, TeacherLabels.Of(await client.ListRunsAsync(job.Id, ct))), ContractsJson.Indented), ct);
        if (code == ExitCodes.Ok)
            AnsiConsole.MarkupLineInterpolated($"see it in the dashboard: [bold]./platform start --data-dir {Path.GetRelativePath(Environment.CurrentDirectory, options.DataDirectory.FullName)}[/], then http://127.0.0.1:{Commands.StartCommand.DefaultPort}/jobs/{job.Id}");
        if (options.Keep)
        {
            AnsiConsole.MarkupLineInterpolated($"serving {platform.Address} until Ctrl-C");
            await platform.WaitForShutdownAsync(ct);
        }

        return code;
    }

    // Ctrl-C and kill -9 leave a job queued or running; an equal spec means that the user wants that one to go on.
    private static async Task<JobSummary?> FindUnfinishedAsync(DistilleryClient client, JobSpec spec, CancellationToken ct)
    {
        var wanted = JsonSerializer.Serialize(spec, ContractsJson.Options);
        foreach (var state in new[] { JobStates.Running, JobStates.Queued })
        {
            var page = await client.ListJobsAsync(new JobQuery { State = state, Text = spec.Name }, ct);
            foreach (var job in page.Items)
            {
                var detail = await client.GetJobAsync(job.Id, ct);
                if (JsonSerializer.Serialize(detail.Spec, ContractsJson.Options) == wanted)
                    return job;
            }
        }

        return null;
    }
}
