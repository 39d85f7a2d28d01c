using System.Globalization;
using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Dashboard.Operations;

/// <summary>What the overview counts.</summary>
/// <param name="Running">Jobs that run; with a plus when there are more than one page.</param>
/// <param name="Queued">Jobs that wait, likewise.</param>
/// <param name="FailedLately">Jobs that failed within the last day, newest first.</param>
/// <param name="Workers">Workers that run or ran lately.</param>
/// <param name="Spend">What teachers cost.</param>
internal sealed record OverviewNumbers(
    string Running, string Queued, IReadOnlyList<JobSummary> FailedLately, IReadOnlyList<WorkerView> Workers, TeacherSums Spend)
{
    private const int Most = 100;

    /// <summary>Asks the API.</summary>
    /// <param name="client">The API.</param>
    /// <param name="now">Now, UTC.</param>
    /// <param name="ct">Stops the calls.</param>
    public static async Task<OverviewNumbers> AskAsync(DistilleryClient client, DateTimeOffset now, CancellationToken ct)
    {
        var running = client.ListJobsAsync(new JobQuery { State = JobStates.Running, Limit = Most }, ct);
        var queued = client.ListJobsAsync(new JobQuery { State = JobStates.Queued, Limit = Most }, ct);
        var failed = client.ListJobsAsync(new JobQuery { State = JobStates.Failed, Since = now.AddDays(-7), Limit = Most }, ct);
        var workers = client.ListWorkersAsync(cancellationToken: ct);
        var teachers = client.GetTeachersAsync(ct);
        await Task.WhenAll(running, queued, failed, workers, teachers);
        return new OverviewNumbers(
            Count(await running), Count(await queued), [.. (await failed).Items.Where(job => job.EndedAt > now.AddDays(-1))], await workers, (await teachers).Spend);
    }

    private static string Count(Page<JobSummary> page) =>
        page.Items.Count.ToString(CultureInfo.InvariantCulture) + (page.Next is null ? "" : "+");
}
