using System.Net;
using System.Text.RegularExpressions;
using Distillery.Contracts;

namespace Distillery.Dashboard.Tests.Operations;

/// <summary>The operations pages as an admin of an open platform sees them.</summary>
public sealed class OperationsPageTests(DashboardHost host) : IClassFixture<DashboardHost>
{
    private readonly HttpClient browser = host.Browser;

    [Theory]
    [InlineData("/workers", "gpu-one", "NVIDIA H200", "97 of 139 GiB free|98 of 139 GiB free", "48 of 64 GiB free", "distill-twin", "lease until", "3 stale writes refused", "by ann", ">Resume<", "silent")]
    [InlineData("/workers?all=true", "old-one", "stopped")]
    [InlineData("/workers?queue=fine-tune", "No worker matches")]
    [InlineData("/queues", "rabbitmq", "2, the oldest due for 1.5 s", "stages-distillation", "fold", "StageReady", "It was sent again already.", "{\"queue\":\"distillation\"}")]
    [InlineData("/queues?state=waiting&queue=stages-distillation", "fold", "Show every queue")]
    [InlineData("/queues?queue=stages-teacher", "No dead letters")]
    [InlineData("/schedules", "nightly", "30 4 * * *", "Europe/Berlin", "Its last job has not ended.", "Run now", "New schedule")]
    [InlineData("/schedules?state=paused", "weekly", "paused")]
    [InlineData("/schedules/nightly", "the new fire is skipped", "not older than 24 h", "jobs/job-succeeded", "by ann", "dataset: {path: data/games}")]
    [InlineData("/schedules/nightly?state=skipped", "Its last job has not ended.")]
    [InlineData("/schedules/nightly?state=failed", "Nothing is failed")]
    [InlineData("/schedules/nothing", "There is no such thing.")]
    [InlineData("/schedules/new", "Next times", "Mon 2 Mar 2026, 12:00:00 UTC", "sample-shop")]
    [InlineData("/schedules/new?from=job-failed", "toys-first-try")]
    [InlineData("/schedules/nightly/edit", "Edit nightly", "30 4 * * *", "in Europe/Berlin", "games-nightly")]
    [InlineData("/webhooks", "team chat", "https://chat.example/hook", "alias.*", "failing", "It failed for three days.")]
    [InlineData("/webhooks?state=failing", "team chat")]
    [InlineData("/webhooks/wh1", "team search", "The receiver answered 503.", "Redeliver|Show")]
    [InlineData("/webhooks/wh1?delivery=del1", "Redeliver", "\"event\": \"job.failed\"", "No answer within 10 s.", "upstream is away", "after 1,250 ms")]
    [InlineData("/webhooks/wh1?state=delivered", "No delivery is delivered")]
    [InlineData("/webhooks/new", "Make the webhook", "job.*", "16 to 200 characters")]
    [InlineData("/webhooks/wh1/edit", "Edit team chat", "Empty keeps the one that is set")]
    [InlineData("/keys", "dk_annskey00000_…", "submitter", "3 min ago", "New key")]
    [InlineData("/keys?state=all", "old-robot", "revoked")]
    [InlineData("/audit", "job.cancel", "key.create", "More", "req-30", "files/audit.jsonl")]
    [InlineData("/audit?actor=ann&act=key.&outcome=refused", "key/k30", "files/audit.jsonl?actor=ann&act=key.&outcome=refused")]
    [InlineData("/audit?target=nothing", "No act matches")]
    [InlineData("/teams", "search", "1 of 1", "7 of 20", "no limit", "2.5")]
    [InlineData("/teams?edit=search", "Share and quotas of search", "value=\"20\"")]
    [InlineData("/jobs?team=search&actor=local", "No job matches")]
    [InlineData("/jobs/job-running", ">Pause<", "Priority, -100 to 100")]
    public async Task Page_ShowsItsContent(string address, params string[] expected)
    {
        var answer = await browser.GetAsync(address);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        foreach (var text in expected)
            text.Split('|').Any(choice => html.Contains(choice, StringComparison.Ordinal)).ShouldBeTrue($"{address} should show {text}");
    }

    [Theory]
    [InlineData("/promotions?state=open", "/api/promotions", "Asked")]
    [InlineData("/models/games-recommender?tab=requests", "/api/promotions", "Asked")]
    [InlineData("/queues?state=waiting", "/api/queues/dead-letters", "Found")]
    [InlineData("/schedules/nightly?state=skipped", "/api/schedules/nightly/history", "Time")]
    [InlineData("/webhooks/wh1?state=pending", "/api/webhooks/wh1/deliveries", "Happened")]
    [InlineData("/teachers?q=a", "/api/teachers/spend", "Submitted")]
    [InlineData("/teachers?tab=answers", "/api/teachers/answers", "Given")]
    [InlineData("/teachers?tab=faults&state=invalid", "/api/teachers/faults", "Sent")]
    [InlineData("/teachers?tab=texts", "/api/teachers/texts", "Written")]
    [InlineData("/jobs?state=failed", "/api/jobs", "Submitted")]
    [InlineData("/audit?outcome=done", "/api/audit", "When")]
    public async Task List_ByTime_TurnsByALinkThatKeepsTheFilter(string address, string api, string column)
    {
        var turned = address.Contains('?', StringComparison.Ordinal) ? $"{address}&order=oldest" : $"{address}?order=oldest";

        var newest = WebUtility.HtmlDecode(await browser.GetStringAsync(address));
        var asked = host.Asked.Count;
        var oldest = WebUtility.HtmlDecode(await browser.GetStringAsync(turned));

        newest.ShouldMatch($"aria-sort=\"descending\"[^>]*>\\s*<a class=\"sort\" href=\"{Regex.Escape(turned[1..])}\">{column}<");
        oldest.ShouldMatch($"aria-sort=\"ascending\"[^>]*>\\s*<a class=\"sort\" href=\"{Regex.Escape(address[1..])}\">{column}<");
        host.Asked.Skip(asked).ShouldContain(question => question.StartsWith($"{api}?", StringComparison.Ordinal) && question.Contains("order=oldest", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/workers", "old-one")]
    [InlineData("/workers?queue=teacher", "gpu-one")]
    [InlineData("/queues?state=waiting", "ends in the middle")]
    [InlineData("/schedules?state=on", "weekly")]
    [InlineData("/schedules/nightly?state=skipped", "job-succeeded")]
    [InlineData("/webhooks?state=enabled", "old pager")]
    [InlineData("/webhooks/wh1?state=failed", "job.failed</b>")]
    [InlineData("/keys", "old-robot")]
    [InlineData("/audit?actor=ann", "req-29")]
    public async Task Page_Filtered_LeavesTheRestOut(string address, string absent) =>
        WebUtility.HtmlDecode(await browser.GetStringAsync(address)).ShouldNotContain(absent);

    [Fact]
    public async Task Times_AreInTheReadersZone_AlsoInThePreview()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/schedules/new");
        request.Headers.Add("Cookie", "zone=Asia%2FTokyo");

        var html = WebUtility.HtmlDecode(await (await browser.SendAsync(request)).Content.ReadAsStringAsync());

        html.ShouldContain("Mon 2 Mar 2026, 21:00:00 UTC+09:00");
    }

    [Fact]
    public async Task Navigation_GroupsThePages()
    {
        var html = await browser.GetStringAsync("/workers");

        foreach (var link in new[] { "jobs", "runs", "models", "promotions", "datasets", "teachers", "workers", "queues", "schedules", "teams", "webhooks", "keys", "audit" })
            html.ShouldContain($"href=\"{link}\"");
        html.ShouldContain("Operations");
        html.ShouldContain("Administration");
    }

    [Fact]
    public async Task AuditExport_PassesTheFilterOn()
    {
        var lines = (await browser.GetStringAsync("/files/audit.jsonl?actor=ann&act=key.")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines.Length.ShouldBe(5);
        lines.ShouldAllBe(line => System.Text.Json.JsonSerializer.Deserialize<AuditRecord>(line, ContractsJson.Options)!.Act == "key.create");
    }
}
