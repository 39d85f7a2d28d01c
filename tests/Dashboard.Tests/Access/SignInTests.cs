using System.Net;
using System.Text.RegularExpressions;
using Distillery.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Distillery.Dashboard.Tests.Access;

/// <summary>The dashboard in front of an API that wants keys.</summary>
public sealed partial class SignInTests : IAsyncLifetime
{
    private const string Ann = "dk_annskey00000_secret";
    private const string Vic = "dk_vicskey00000_secret";
    private readonly FakeJobApi api = SampleData.Rich(TimeProvider.System.GetUtcNow());
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dashboard-");
    private readonly CookieContainer cookies = new();
    private WebApplication app = null!;
    private HttpClient browser = null!;

    public async Task InitializeAsync()
    {
        api.Keys[Ann] = ("ann", Roles.Submitter);
        api.Keys[Vic] = ("vic", Roles.Viewer);
        await api.StartAsync();
        app = await StartAsync();
        browser = Browser();
    }

    public async Task DisposeAsync()
    {
        browser.Dispose();
        await app.DisposeAsync();
        await api.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/", "/sign-in")]
    [InlineData("/jobs/job-running?tab=log", "/sign-in?return=%2Fjobs%2Fjob-running%3Ftab%3Dlog")]
    public async Task Page_NotSignedIn_LeadsToTheSignIn(string address, string expected)
    {
        var answer = await browser.GetAsync(address);

        (answer.StatusCode, answer.Headers.Location?.OriginalString).ShouldBe((HttpStatusCode.Redirect, expected));
    }

    [Theory]
    [InlineData("GET", "/files/jobs/job-succeeded/log.txt")]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    public async Task FilesAndLiveConnections_NotSignedIn_AreRefused(string method, string address)
    {
        browser.DefaultRequestHeaders.Accept.Clear();
        using var request = new HttpRequestMessage(new HttpMethod(method), address);

        (await browser.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        api.Calls.ShouldAllBe(call => call.Path == "/api/me");
    }

    [Fact]
    public async Task SignIn_KnownKey_KeepsItInAnEncryptedStrictCookie_AndGoesOn()
    {
        var answer = await SignInAsync(Ann, "/jobs/job-running");

        (answer.StatusCode, answer.Headers.Location?.OriginalString).ShouldBe((HttpStatusCode.Redirect, "/jobs/job-running"));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("distillery=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
        Uri.UnescapeDataString(cookie).ShouldNotContain("secret");
    }

    [Fact]
    public async Task Pages_SignedIn_CallTheApiWithTheVisitorsKey_AndShowWhoIsThere()
    {
        await SignInAsync(Ann);
        api.Calls.Clear();

        var html = WebUtility.HtmlDecode(await browser.GetStringAsync("/jobs/job-running"));

        html.ShouldContain("Role: submitter");
        html.ShouldContain("Cancel job");
        api.Calls.Where(call => call.Path != "/health").ShouldAllBe(call => call.Key == Ann);
        (await browser.GetStringAsync("/files/jobs/job-succeeded/log.txt")).ShouldContain("warning distill-twin");
        api.Calls.Last().Key.ShouldBe(Ann);
    }

    [Fact]
    public async Task Pages_OfAViewer_OfferNoActs()
    {
        await SignInAsync(Vic);

        foreach (var address in new[] { "/", "/jobs/job-running", "/jobs/job-failed", "/models", "/datasets" })
        {
            var html = WebUtility.HtmlDecode(await browser.GetStringAsync(address));
            html.ShouldContain("Role: viewer");
            foreach (var act in new[] { "Cancel job", ">Retry<", "New job", "Use as template" })
                html.ShouldNotContain(act, customMessage: address);
        }
    }

    [Theory]
    [InlineData("dk_wrong", HttpStatusCode.Unauthorized, "This API key is not known here.")]
    [InlineData("", HttpStatusCode.BadRequest, "Paste an API key")]
    [InlineData("with space", HttpStatusCode.BadRequest, "Paste an API key")]
    public async Task SignIn_BadKey_IsRefusedWithASentence(string key, HttpStatusCode status, string sentence)
    {
        var answer = await SignInAsync(key);

        answer.StatusCode.ShouldBe(status);
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).ShouldContain(sentence);
        (await browser.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task SignIn_ManyWrongKeys_HasToWait()
    {
        var statuses = new List<HttpStatusCode>();
        for (var n = 0; n < 11; n++)
            statuses.Add((await SignInAsync($"dk_wrong{n}")).StatusCode);

        statuses.Take(10).ShouldAllBe(status => status == HttpStatusCode.Unauthorized);
        statuses[^1].ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task SignIn_WithoutTheFormsToken_IsRefused()
    {
        var answer = await browser.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = Ann }));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        cookies.GetAllCookies().ShouldNotContain(cookie => cookie.Name == "distillery");
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/sign-in?return=/")]
    public async Task SignIn_ForeignReturnAddress_GoesToTheFirstPage(string target)
    {
        var answer = await SignInAsync(Ann, target);

        answer.Headers.Location?.OriginalString.ShouldBe("/");
    }

    [Fact]
    public async Task SignOut_EndsTheVisit()
    {
        await SignInAsync(Ann);

        (await browser.PostAsync("/sign-in/out", null)).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        (await browser.GetAsync("/")).Headers.Location?.OriginalString.ShouldBe("/sign-in");
    }

    [Fact]
    public async Task RevokedKey_EndsTheVisitWithinSeconds()
    {
        await SignInAsync(Ann);
        api.Keys.TryRemove(Ann, out _);

        var limit = TimeProvider.System.GetTimestamp();
        while ((await browser.GetAsync("/")).StatusCode == HttpStatusCode.OK)
        {
            TimeProvider.System.GetElapsedTime(limit).ShouldBeLessThan(TimeSpan.FromSeconds(40));
            await Task.Delay(200);
        }

        (await browser.GetAsync("/")).Headers.Location?.OriginalString.ShouldBe("/sign-in");
    }

    [Fact]
    public async Task Cookie_OutlivesTheProcess_AndMeansNothingElsewhere()
    {
        await SignInAsync(Ann);
        await app.DisposeAsync();
        app = await StartAsync();
        browser.Dispose();
        browser = Browser();
        cookies.Add(new Cookie("distillery", cookies.GetAllCookies().Last(c => c.Name == "distillery").Value, "/", "127.0.0.1"));

        (await browser.GetStringAsync("/")).ShouldContain("Role: submitter");

        folder.CreateSubdirectory("dashboard-keys").EnumerateFiles().ToList().ForEach(file => file.Delete());
        await app.DisposeAsync();
        app = await StartAsync();
        browser.Dispose();
        browser = Browser();
        (await browser.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("evil.example", null)]
    [InlineData(null, "https://evil.example")]
    public async Task OpenApi_ForeignHostOrOrigin_IsRefused(string? host, string? origin)
    {
        api.Keys.Clear();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = host;
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        (await browser.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task OpenApi_NeedsNoSignIn()
    {
        api.Keys.Clear();

        (await browser.GetStringAsync("/")).ShouldContain("New job");
        (await browser.GetAsync("/sign-in")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/")]
    [InlineData("/_content/Distillery.Dashboard/dashboard.css")]
    public async Task Answers_CarryTheHeadersThatKeepScriptsAndFramesOut(string address)
    {
        var answer = await browser.GetAsync(address);

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    private async Task<HttpResponseMessage> SignInAsync(string key, string target = "/")
    {
        var page = await browser.GetStringAsync("/sign-in");
        return await browser.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["key"] = key, ["return"] = target, ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value,
        }));
    }

    private HttpClient Browser()
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = new Uri(app.Urls.Single()) };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return client;
    }

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.AddDashboard(api.Address, folder.FullName);
        var dashboard = builder.Build();
        dashboard.MapDashboard();
        await dashboard.StartAsync();
        return dashboard;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
