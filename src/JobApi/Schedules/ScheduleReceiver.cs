using System.Text.Json.Nodes;
using Distillery.Contracts;
using Distillery.JobApi.Errors;
using Distillery.JobApi.Forms;
using Distillery.JobApi.Jobs;
using Distillery.JobSpecs;

namespace Distillery.JobApi.Schedules;

/// <summary>Reads a schedule out of a request and checks it whole.</summary>
internal sealed class ScheduleReceiver(SpecReceiver specs, JobApiOptions options, TimeProvider clock)
{
    private const int MostLabels = 30;
    private static readonly string[] Reserved = ["preview"];

    /// <summary>The request and its times, or the refusal.</summary>
    public async Task<(ScheduleRequest? Request, CronTimes? Times, IResult? Refusal)> ReadAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        var (form, refusal) = await JsonForm.ReadAsync(http, options.MaxBodyBytes, cancellationToken);
        if (form is null)
            return (null, null, refusal);
        var problems = new List<SpecProblem>();
        var spec = await SpecAsync(form, problems, cancellationToken);
        // The spec has its own reader, which knows more than this one.
        form["spec"] = form["spec"] is null ? null : new JsonObject();
        var (request, unreadable) = JsonForm.Bind<ScheduleRequest>(form, "name", "cron", "spec");
        if (request is null)
            return (null, null, unreadable);
        var times = Check(request, problems);
        return problems.Count == 0
            ? (request with { Spec = spec!, Cron = request.Cron.Trim() }, times, null)
            : (null, null, ApiProblems.Of(422, "invalid_schedule", $"{problems[0].Path}: {problems[0].Message}", problems));
    }

    private async Task<JobSpec?> SpecAsync(JsonObject form, List<SpecProblem> problems, CancellationToken cancellationToken)
    {
        if (form["spec"] is not { } node)
            return null;
        var reading = await specs.CheckAgainstStoreAsync(JobSpecReader.ReadJson(node.ToJsonString()), cancellationToken);
        problems.AddRange(reading.Problems.Select(problem => problem with { Path = problem.Path.Length == 0 ? "spec" : $"spec.{problem.Path}" }));
        if (reading.Spec is { } spec && (spec.Labels.Count > MostLabels || spec.Labels.ContainsKey(ScheduleEngine.Label)))
            problems.Add(new SpecProblem("spec.labels", $"may hold at most {MostLabels} labels and not '{ScheduleEngine.Label}', which every job of the schedule gets."));
        return reading.Spec;
    }

    private CronTimes? Check(ScheduleRequest request, List<SpecProblem> problems)
    {
        void Require(bool holds, string path, string message)
        {
            if (!holds)
                problems.Add(new SpecProblem(path, message));
        }

        Require(IsName(request.Name) && !Reserved.Contains(request.Name), "name", $"'{request.Name}' must be letters, digits, dot, dash and underscore, beginning with a letter or digit, at most 100, and not {string.Join(", ", Reserved)}.");
        Require(OverlapPolicies.All.Contains(request.Overlap), "overlap", $"'{request.Overlap}' must be one of {string.Join(", ", OverlapPolicies.All)}.");
        Require(CatchUpKinds.Kinds.Contains(request.CatchUp.Kind), "catchUp.kind", $"'{request.CatchUp.Kind}' must be one of {string.Join(", ", CatchUpKinds.Kinds)}.");
        Require(request.CatchUp.Limit is >= 1 and <= 100, "catchUp.limit", $"{request.CatchUp.Limit} must be from 1 to 100.");
        Require(request.CatchUp.WindowHours is > 0 and <= 8_760, "catchUp.windowHours", $"{request.CatchUp.WindowHours} must be above 0 and at most 8,760.");
        Require(request.Team is null || IsName(request.Team), "team", $"'{request.Team}' must be letters, digits, dot, dash and underscore, at most 100.");
        try
        {
            var times = CronTimes.Parse(request.Cron, request.Zone);
            Require(times.After(clock.GetUtcNow()) is not null, "cron", $"'{request.Cron}' has no time to come.");
            return times;
        }
        catch (FormatException e)
        {
            var colon = e.Message.IndexOf(": ", StringComparison.Ordinal);
            problems.Add(new SpecProblem(e.Message[..colon], e.Message[(colon + 2)..]));
            return null;
        }
    }

    private static bool IsName(string name)
        => name.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
