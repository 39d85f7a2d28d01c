using System.Net;
using System.Text.RegularExpressions;
using Distillery.Dashboard.Assets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Distillery.Dashboard.Tests.Hosting;

/// <summary>The dashboard in a host whose entry assembly is not its own, with the API in the same process, as the platform starts it.</summary>
public sealed partial class DashboardHostTests(DashboardHost host) : IClassFixture<DashboardHost>
{
    private readonly HttpClient browser = host.Browser;

    [Theory]
    [InlineData("/", "<title>Overview · Distillery</title>", "games-nightly", "$3.46", "toys-first-try", "games-recommender version 3 for champion", "to decide", "0.0894")]
    [InlineData("/jobs", "<title>Jobs · Distillery</title>", "games-fused-seed-1", "job-running", "Next page", "jobs?after=")]
    [InlineData("/jobs?state=failed", "toys-first-try", "aria-current=\"true\"")]
    [InlineData("/jobs?q=nothing-like-this", "No job matches")]
    [InlineData("/jobs?label=team:search", "games-nightly")]
    [InlineData("/jobs?order=oldest", "games-nightly-54")]
    [InlineData("/runs", "<title>Runs · Distillery</title>", "second try", "NDCG@20", "0.093", "runs?sort=-metrics.ndcg_at_20", "columns=")]
    [InlineData("/runs?columns=params.seed,metrics.loss", ">seed<", "Loss")]
    [InlineData("/runs/run-a", "first try", "0.081", "seed")]
    [InlineData("/runs/nothing", "There is no run nothing.")]
    [InlineData("/compare", "Pick two runs or more")]
    [InlineData("/compare?runs=run-a,run-b", "first try", "second try", "NDCG@20", "seed", "Those that differ", "run-c was measured on other rows.", "Cold users", "40 better, 20 worse", "+0.1000", "−0.2000 to −0.0100")]
    [InlineData("/compare?runs=run-a,run-b&params=all", "dim")]
    [InlineData("/promotions", "games-recommender version 3", "1 of 2 approved", "1 refuse", "refused")]
    [InlineData("/promotions?state=expired", "No request matches")]
    [InlineData("/promotions/p-open", "games-recommender version 3 for", "Better by far.", "Fine by me.", "Cold items look weak.", "does not pass", "NDCG@20 is higher by 0.0040", "400, 900, 200", "files/promotions/p-open/evidence.zip", ">Approve<")]
    [InlineData("/promotions/p-mine", "somebody else must approve it")]
    [InlineData("/promotions/p-refused", "The evidence changed after it was asked.")]
    [InlineData("/promotions/nothing", "There is no promotion nothing.")]
    [InlineData("/teachers", "$3.46", "perhaps $0.004", "1,204", "big-model", "asks-a-model", "$4.00 of $5.00", "100 of 200 requests")]
    [InlineData("/teachers?tab=answers", "1. A kettle", "rankings-1")]
    [InlineData("/teachers?tab=answers&q=nothing", "No answer matches")]
    [InlineData("/teachers?tab=faults", "no list was found in the answer", "$0.002")]
    [InlineData("/teachers?tab=texts", "ask-rationales", "jobs/job-succeeded?tab=texts&run=job-succeeded-run")]
    [InlineData("/datasets/5f1c0b7e2a9d", "5 to 1,218, in the middle 7", "31 %", "97 %", "A fifth of the items takes", "split: {ties: shuffled}", "games-recommender version 3")]
    [InlineData("/datasets/nothing", "There is no dataset nothing.")]
    [InlineData("/models/games-recommender?tab=aliases", "Roll back", "looks good", "the shop was down", "override")]
    [InlineData("/models/games-recommender?tab=candidate", "version 3 (candidate)", "does not pass", "NDCG@20 is higher by 0.0040", "version 2, champion", "0.0871")]
    [InlineData("/models/games-recommender?tab=rules", "moves only by a request that others approved", "2 others", "approvals: { quorum: 2 }", "Save the rules", "Earlier rules", "protected: false")]
    [InlineData("/models/games-recommender?tab=rules&alias=candidate", "none: the alias is open")]
    [InlineData("/models/games-recommender/versions/3?tab=gates", "does not pass", "coverage_at_20 fell")]
    [InlineData("/models/games-recommender/versions/3?tab=card", "<h2>games-recommender version 3</h2>", "<em>student</em> of <b>content</b>", "<td>0.0894</td>", "<li>two</li>", "files/models/games-recommender/3/card.md")]
    [InlineData("/models/games-recommender/versions/3?tab=lineage", "datasets/digest-of-games", "content", "12 answers of big-model", "prepared.json")]
    [InlineData("/models/games-recommender?tab=requests", "Better by far.")]
    [InlineData("/models/games-recommender/versions/3", "Version", "0.0894", "files/runs/job-succeeded-student/model/student.safetensors", "Request promotion")]
    [InlineData("/models/games-recommender/versions/9", "There is no version 9")]
    [InlineData("/jobs/job-running", "<title>games-nightly (running) · Distillery</title>", "Cancel job", "distill-twin", "attempt 2", "about 2 min left")]
    [InlineData("/jobs/job-succeeded", "0.0894", "NDCG@20", "Better: the whole 95 % interval lies above zero.", "Answered from an earlier stage", "5f1c0b7e2a9d", "full-ranking", "version 3")]
    [InlineData("/jobs/job-failed", "Retry", "Mend the line or remove it")]
    [InlineData("/jobs/job-failed?tab=spec", "dataset: {path: data/games}")]
    [InlineData("/jobs/nothing", "There is no such job", "There is no job nothing.")]
    [InlineData("/submit", "<title>New job · Distillery</title>", "Begin with", "Learning rate", "sample-shop")]
    [InlineData("/submit?from=job-failed", "toys-first-try")]
    [InlineData("/models", "games-recommender", "champion")]
    [InlineData("/models/games-recommender", "Version 3", "0.0894", "models/games-recommender/versions/3")]
    [InlineData("/models/nothing", "There is no model nothing.")]
    [InlineData("/datasets", "148,262", "data/ml-1m")]
    public async Task Page_ShowsItsContent(string address, params string[] expected)
    {
        var answer = await browser.GetAsync(address);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        foreach (var text in expected)
            html.ShouldContain(text);
    }

    [Fact]
    public async Task Page_NamesOnlyLocalAssets_AndEachIsServed()
    {
        var html = await browser.GetStringAsync("/");

        var links = Link().Matches(html).Select(m => m.Groups[1].Value).Where(l => l.Contains("_content/", StringComparison.Ordinal)).ToList();
        links.Count.ShouldBeGreaterThanOrEqualTo(7);
        html.ShouldNotContain("//cdn");
        Link().Matches(html).Select(m => m.Groups[1].Value).ShouldAllBe(l => !l.Contains("://", StringComparison.Ordinal));
        foreach (var link in links)
        {
            var answer = await browser.GetAsync(link);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, link);
            if (link.Contains("?v=", StringComparison.Ordinal))
                answer.Headers.CacheControl!.ToString().ShouldContain("immutable", customMessage: link);
        }
    }

    [Fact]
    public async Task Styles_NameOnlyLocalFiles_ThatAreServed()
    {
        foreach (var sheet in new AssetStore().Files.Where(f => f.Path.EndsWith(".css", StringComparison.Ordinal)))
        {
            var text = System.Text.Encoding.UTF8.GetString(sheet.Bytes);
            foreach (var target in Target().Matches(text).Select(m => m.Groups[1].Value).Where(t => !t.StartsWith("data:", StringComparison.Ordinal)).Distinct())
                (await browser.GetAsync(new Uri(new Uri(browser.BaseAddress!, sheet.Path), target))).StatusCode.ShouldBe(HttpStatusCode.OK, target);
        }
    }

    [Fact]
    public async Task Asset_KnownAndCompressed_IsAnsweredShort()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_content/Radzen.Blazor/css/standard-base.css");
        request.Headers.AcceptEncoding.ParseAdd("br");
        var answer = await browser.SendAsync(request);

        answer.Content.Headers.ContentEncoding.ShouldBe(["br"]);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/css; charset=utf-8");
        (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBeLessThan(150_000);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/_content/Radzen.Blazor/css/standard-base.css");
        again.Headers.AcceptEncoding.ParseAdd("br");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        (await browser.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task BlazorScript_IsTheScript()
    {
        var script = await browser.GetStringAsync("/_content/Distillery.Dashboard/blazor.web.js");

        script.ShouldContain("JS.RenderBatch");
        script.ShouldContain("components-reconnect-rejected");
    }

    [Fact]
    public async Task BlazorHub_Negotiates()
    {
        var answer = await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1", null);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("WebSockets");
    }

    [Theory]
    [InlineData("/nowhere", true)]
    [InlineData("/jobs/x/y", true)]
    [InlineData("/api/nowhere", false)]
    [InlineData("/_content/nowhere.css", false)]
    public async Task UnknownAddress_Is404_WithAPageForPeopleOnly(string address, bool page)
    {
        var answer = await browser.GetAsync(address);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).Contains("This page does not exist", StringComparison.Ordinal).ShouldBe(page);
    }

    [Fact]
    public async Task Files_ArePassedOnFromTheApi()
    {
        var file = await browser.GetAsync("/files/runs/job-succeeded-student/model/student.safetensors");
        (await file.Content.ReadAsStringAsync()).ShouldBe("bytes of model/student.safetensors");
        file.Content.Headers.ContentDisposition!.FileName.ShouldBe("student.safetensors");
        file.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");

        (await browser.GetAsync("/files/runs/job-succeeded-student/nothing")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await browser.GetAsync("/files/jobs/nothing/log.txt")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var log = await browser.GetStringAsync("/files/jobs/job-succeeded/log.txt");
        log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(400);
        log.ShouldContain("warning distill-twin: the loss rose");
    }

    [Fact]
    public async Task Overview_LinkOfTheOldJobList_LeadsToTheJobs()
    {
        var answer = await browser.GetAsync("/?state=failed&q=x");

        answer.Headers.Location!.ToString().ShouldEndWith("jobs?state=failed&q=x");
    }

    [Fact]
    public async Task Evidence_IsPassedOnFromTheApi()
    {
        var file = await browser.GetAsync("/files/promotions/p-open/evidence.zip");

        (await file.Content.ReadAsStringAsync()).ShouldBe("evidence of p-open");
        file.Content.Headers.ContentDisposition!.FileName.ShouldBe("evidence-p-open.zip");
    }

    [Fact]
    public async Task ReadersZone_FromTheLastVisit_IsUsedAtOnce()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/jobs/job-succeeded");
        request.Headers.Add("Cookie", "zone=Asia%2FTokyo");

        var html = await (await browser.SendAsync(request)).Content.ReadAsStringAsync();

        WebUtility.HtmlDecode(html).ShouldContain("UTC+09:00");
    }

    [Fact]
    public async Task Pages_ApiAway_SayItAndOfferToTryAgain()
    {
        await using var lonely = await LonelyAsync();
        using var visitor = new HttpClient { BaseAddress = new Uri(lonely.Urls.Single()) };

        foreach (var address in new[] { "/", "/jobs", "/jobs/x", "/runs", "/runs/x", "/compare?runs=a,b", "/models", "/models/x", "/models/x/versions/1", "/promotions", "/promotions/x", "/teachers", "/datasets", "/datasets/x", "/submit?from=x" })
        {
            var html = WebUtility.HtmlDecode(await visitor.GetStringAsync(address));
            html.ShouldContain("The API at http://127.0.0.1:9/ cannot be reached", customMessage: address);
            html.ShouldContain("Try again", customMessage: address);
        }
    }

    private static async Task<WebApplication> LonelyAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        // Port 9 is the discard service's; nobody listens there.
        builder.AddDashboard(new Uri("http://127.0.0.1:9"), Path.Combine(Path.GetTempPath(), "dashboard-lonely"));
        var app = builder.Build();
        app.MapDashboard();
        await app.StartAsync();
        return app;
    }

    [GeneratedRegex("""(?:src|href)="([^"]+)["]""")]
    private static partial Regex Link();

    [GeneratedRegex("""url\("?([^")]+)"?\)""")]
    private static partial Regex Target();
}
