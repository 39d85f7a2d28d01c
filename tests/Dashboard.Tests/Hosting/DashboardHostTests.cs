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
    [InlineData("/", "<title>Jobs · Distillery</title>", "games-fused-seed-1", "job-running", "More")]
    [InlineData("/?state=failed", "toys-first-try", "aria-current=\"true\"")]
    [InlineData("/?q=nothing-like-this", "No job matches")]
    [InlineData("/?label=team:search", "games-nightly")]
    [InlineData("/jobs/job-running", "<title>games-nightly (running) · Distillery</title>", "Cancel job", "distill-twin", "attempt 2", "about 2 min left")]
    [InlineData("/jobs/job-succeeded", "0.0894", "NDCG@20", "Better: the whole 95 % interval lies above zero.", "Answered from an earlier stage", "5f1c0b7e2a9d", "full-ranking", "version 3")]
    [InlineData("/jobs/job-failed", "Retry", "Mend the line or remove it")]
    [InlineData("/jobs/job-failed?tab=spec", "dataset: {path: data/games}")]
    [InlineData("/jobs/nothing", "There is no such job", "There is no job nothing.")]
    [InlineData("/submit", "<title>New job · Distillery</title>", "Begin with", "Learning rate", "sample-shop")]
    [InlineData("/submit?from=job-failed", "toys-first-try")]
    [InlineData("/models", "games-recommender", "champion")]
    [InlineData("/models/games-recommender", "Version 3", "0.0894", "files/runs/job-succeeded-student/model/student.safetensors")]
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
    [InlineData("/jobs", true)]
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

        foreach (var address in new[] { "/", "/jobs/x", "/models", "/models/x", "/datasets", "/submit?from=x" })
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
