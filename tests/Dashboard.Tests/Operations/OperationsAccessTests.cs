using System.Net;
using System.Text.RegularExpressions;
using Distillery.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Distillery.Dashboard.Tests.Operations;

/// <summary>The operations pages as visitors with less than an admin's role see them, and while the API is away.</summary>
public sealed partial class OperationsAccessTests : IAsyncLifetime
{
    private readonly FakeJobApi api = SampleData.Rich(TimeProvider.System.GetUtcNow());
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dashboard-");
    private WebApplication app = null!;
    private HttpClient browser = null!;

    public async Task InitializeAsync()
    {
        api.Keys["dk_vic_key"] = ("vic", Roles.Viewer);
        api.Keys["dk_sue_key"] = ("sue", Roles.Submitter);
        await api.StartAsync();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.AddDashboard(api.Address, folder.FullName);
        app = builder.Build();
        app.MapDashboard();
        await app.StartAsync();
        browser = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await app.DisposeAsync();
        await api.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/workers", ">Pause<", ">Drain<")]
    [InlineData("/queues", ">Retry<", ">Delete<")]
    [InlineData("/schedules", ">Run now<", "New schedule")]
    [InlineData("/schedules/nightly", ">Run now<", ">Edit<")]
    [InlineData("/schedules/new", "Make the schedule")]
    [InlineData("/teams", "New team", ">Set<")]
    [InlineData("/teams?edit=search", "Share and quotas")]
    public async Task Pages_OfAViewer_OfferNoActs_AndSayWhy(string address, params string[] acts)
    {
        await SignInAsync("dk_vic_key");

        var html = WebUtility.HtmlDecode(await browser.GetStringAsync(address));

        foreach (var act in acts)
            html.ShouldNotContain(act);
        if (address != "/schedules/nightly")
            html.ShouldContain("and yours is viewer");
    }

    [Theory]
    [InlineData("/webhooks")]
    [InlineData("/webhooks/wh1")]
    [InlineData("/webhooks/new")]
    [InlineData("/webhooks/wh1/edit")]
    [InlineData("/keys")]
    [InlineData("/audit")]
    public async Task AdminPages_OfASubmitter_ShowNothing_AndAskTheApiForNothing(string address)
    {
        await SignInAsync("dk_sue_key");
        api.Calls.Clear();

        var html = WebUtility.HtmlDecode(await browser.GetStringAsync(address));

        html.ShouldContain("are for admins");
        html.ShouldNotContain("href=\"keys\"");
        api.Calls.ShouldAllBe(call => call.Path == "/api/me" || call.Path == "/health");
    }

    [Fact]
    public async Task Schedules_OfASubmitter_OfferActs()
    {
        await SignInAsync("dk_sue_key");

        var html = WebUtility.HtmlDecode(await browser.GetStringAsync("/schedules"));

        html.ShouldContain(">Run now<");
        html.ShouldNotContain("You may look here");
    }

    [Fact]
    public async Task Pages_ApiBroken_SayItAndOfferToTryAgain()
    {
        api.Keys.Clear();
        api.BrokenOperations = true;

        foreach (var address in new[] { "/workers", "/queues", "/schedules", "/schedules/nightly", "/schedules/nightly/edit", "/webhooks", "/webhooks/wh1", "/webhooks/wh1/edit", "/keys", "/audit", "/teams" })
        {
            var html = WebUtility.HtmlDecode(await browser.GetStringAsync(address));
            html.ShouldContain("The store is away.", customMessage: address);
            html.ShouldContain("Try again", customMessage: address);
        }
    }

    [Fact]
    public async Task Job_ThatLostItsWorker_IsToldApartFromAFailure()
    {
        api.Keys.Clear();
        var plain = WebUtility.HtmlDecode(await browser.GetStringAsync("/jobs/job-failed"));
        plain.ShouldContain("panel error");
        plain.ShouldNotContain("Worker lost.");
        api.Jobs["job-failed"].Change(job => job with { Cause = Causes.WorkerLost });

        var html = WebUtility.HtmlDecode(await browser.GetStringAsync("/jobs/job-failed"));

        html.ShouldContain("<b>Worker lost.</b>");
        html.ShouldNotContain("panel error");
        WebUtility.HtmlDecode(await browser.GetStringAsync("/?state=failed")).ShouldContain(">worker lost</span>");
    }

    [Fact]
    public async Task Job_Paused_SaysWhoPausedIt_AndOffersToResume()
    {
        api.Keys.Clear();
        api.Jobs["job-running"].Change(job => job with { PausedBy = "ann", DeadlineAt = TimeProvider.System.GetUtcNow().AddMinutes(90) });
        api.Jobs["job-running"].ChangeStage("evaluate", stage => stage with { State = StageStates.Ready, Message = "paused by ann", WorkerLosses = 2 });

        var html = WebUtility.HtmlDecode(await browser.GetStringAsync("/jobs/job-running"));

        html.ShouldContain("paused by ann</span>");
        html.ShouldContain(">Resume<");
        html.ShouldNotContain(">Pause<");
        html.ShouldContain("in 1 h 29 min");
        html.ShouldContain("worker lost 2 times");
    }

    private async Task SignInAsync(string key)
    {
        var page = await browser.GetStringAsync("/sign-in");
        (await browser.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["key"] = key, ["return"] = "/", ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value,
        }))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
