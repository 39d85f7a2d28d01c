using System.Collections.Concurrent;
using System.Diagnostics;
using Distillery.Contracts;

namespace Distillery.Bus.Tests;

[Collection("rabbit")]
public sealed class TraceTests(RabbitFixture rabbit)
{
    [SkippableFact]
    public async Task WholeJob_ThroughTheBroker_IsOneTrace()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        await using var platform = await BusPlatform.StartAsync(await rabbit.ReadyAsync());
        await platform.StartWorkerAsync(ScriptedHandler.All((_, _) => Task.CompletedTask));
        ActivitySource.AddActivityListener(listener);

        var job = await platform.SubmitAsync();
        await platform.UntilAsync(async () => (await platform.GetAsync<JobDetail>($"/api/jobs/{job.Id}")).Job.State == JobStates.Succeeded, "the job");
        var stages = (await platform.GetAsync<JobDetail>($"/api/jobs/{job.Id}")).Stages;
        // A sender hears of the broker's confirmation later than a worker may hear of the message.
        bool Have(string source, Func<Activity, bool> which) => ended.Count(activity => activity.Source.Name == source && which(activity)) >= stages.Count;
        await platform.UntilAsync(
            () => Task.FromResult(
                Have("Distillery.Worker", activity => activity.GetTagItem("distillery.job") as string == job.Id)
                && Have("Distillery.JobApi", activity => activity.OperationName == "outbox stage-ready")
                && Have("MassTransit", activity => activity.Kind == ActivityKind.Consumer && activity.Tags.Any(tag => tag.Value?.Contains("stages-distillation", StringComparison.Ordinal) == true))),
            "the last parts of the trace");

        stages.Count.ShouldBeGreaterThan(1);
        var first = ended.First(activity => activity.Source.Name == "Distillery.Worker" && activity.GetTagItem("distillery.job") as string == job.Id);
        var trace = ended.Where(activity => activity.TraceId == first.TraceId).ToList();
        var call = trace.Single(activity => activity.Source.Name == "Microsoft.AspNetCore" && activity.Kind == ActivityKind.Server);
        var byId = trace.ToDictionary(activity => activity.SpanId);
        foreach (var stage in stages)
        {
            var work = trace.Single(activity => activity.Source.Name == "Distillery.Worker" && activity.GetTagItem("distillery.stage") as string == stage.Name);
            Chain(work, byId).ShouldContain(call, $"{stage.Name} does not lead back to the call");
            work.GetTagItem("distillery.outcome").ShouldBe("completed");
            trace.ShouldContain(activity => activity.OperationName == "registry complete" && activity.ParentSpanId == work.SpanId, $"{stage.Name} wrote nothing in this trace");
        }

        trace.ShouldContain(activity => activity.OperationName == "registry submit" && activity.ParentSpanId == call.SpanId);
        var wakeUps = trace.Where(activity => activity.Source.Name == "Distillery.JobApi" && activity.OperationName == "outbox stage-ready").ToList();
        wakeUps.Count.ShouldBe(stages.Count);
        // Over the wire and received by the worker.
        trace.Count(activity => activity.Source.Name == "MassTransit" && activity.Kind == ActivityKind.Producer && wakeUps.Any(send => Chain(activity, byId).Contains(send))).ShouldBeGreaterThanOrEqualTo(stages.Count);
        trace.Count(activity => activity.Source.Name == "MassTransit" && activity.Kind == ActivityKind.Consumer && wakeUps.Any(send => Chain(activity, byId).Contains(send))).ShouldBeGreaterThanOrEqualTo(stages.Count);
    }

    private static List<Activity> Chain(Activity activity, Dictionary<ActivitySpanId, Activity> byId)
    {
        var chain = new List<Activity>();
        for (var next = activity; byId.TryGetValue(next.ParentSpanId, out var parent); next = parent)
            chain.Add(parent);
        return chain;
    }
}
