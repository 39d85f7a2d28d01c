using System.Net;
using System.Text.Json;
using Distillery.LocalHosting.Page;
using Distillery.LocalHosting.Running;
using Distillery.LocalHosting.Tests.Support;

namespace Distillery.LocalHosting.Tests.Running;

public sealed class PageTests
{
    [Fact]
    public async Task Page_WithoutTokenOrFromElsewhere_IsRefused()
    {
        await using var application = await StartedAsync();
        var page = application.Orchestrator.Page;
        using var plain = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new(page.Address) };

        (await plain.GetAsync(new Uri("/", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await plain.GetAsync(new Uri("/?token=wrong", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await plain.SendAsync(Request(HttpMethod.Get, "/", ("Host", "evil.example"), ("Cookie", $"apphost={page.Token}")))).StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
        // A cross-site form brings the cookie at most, never the header.
        (await plain.SendAsync(Request(HttpMethod.Post, "/api/resources/tool/stop", ("Cookie", $"apphost={page.Token}")))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        application.Status("tool").IsRunning.ShouldBeTrue();
        var opened = await plain.GetAsync(new Uri(page.Url));
        opened.StatusCode.ShouldBe(HttpStatusCode.Found);
        opened.Headers.GetValues("Set-Cookie").Single().ShouldContain("httponly; samesite=strict".Split("; ")[1], Case.Insensitive);
    }

    [Fact]
    public async Task Page_WithToken_ShowsResourcesLogsAndMaskedVariables()
    {
        await using var application = await StartedAsync();
        using var client = LifecycleTests.PageClient(application);

        (await client.GetStringAsync(new Uri("/", UriKind.Relative))).ShouldContain("<title>AppHost</title>");
        var rows = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/resources", UriKind.Relative))).RootElement.EnumerateArray().ToDictionary(r => r.GetProperty("name").GetString()!);
        rows["tool"].GetProperty("state").GetString().ShouldBe("Running");
        rows["tool"].GetProperty("health").GetString().ShouldBe("Healthy");
        rows["tool"].GetProperty("instances")[0].GetProperty("processId").GetInt32().ShouldBeGreaterThan(1);
        await Eventually.HoldsAsync(() => application.Log("tool").Contains("hello", StringComparison.Ordinal), "it spoke");
        var log = await client.GetStringAsync(new Uri("/api/resources/tool/log", UriKind.Relative));
        log.ShouldContain("hello");
        var variables = await client.GetStringAsync(new Uri("/api/resources/tool/environment", UriKind.Relative));
        variables.ShouldContain("shown");
        foreach (var text in new[] { log, variables })
            text.ShouldNotContain("very-secret");
        (await client.PostAsync(new Uri("/api/resources/tool/explode", UriKind.Relative), null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PostAsync(new Uri("/api/resources/nothing/stop", UriKind.Relative), null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        new FileInfo(Path.Combine(application.State, "apphost.json")).UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Masked_HidesByNameAndByKnownSecret()
    {
        var mask = new SecretMask();
        mask.Add("p@ss word");

        var shown = PageEndpoints.Masked(new Dictionary<string, string?> { ["ConnectionStrings__x"] = "anything", ["My__ApiKey"] = "k", ["Url"] = "amqp://u:p%40ss%20word@h", ["Plain"] = "p@ss word!", ["Other"] = "x" }, mask);

        shown.Values.ShouldBe([SecretMask.Hidden, SecretMask.Hidden, "x", SecretMask.Hidden + "!", $"amqp://u:{SecretMask.Hidden}@h"]);
    }

    private static async Task<TestApplication> StartedAsync()
    {
        var application = new TestApplication("--Parameters:secret=very-secret");
        var secret = application.Builder.AddParameter("secret", secret: true);
        application.Builder.AddExecutable("tool", "sh", ".", "-c", "echo hello $Innocent; exec sleep 1000")
            .WithEnvironment("Innocent", $"a {secret}").WithEnvironment("Plain", "shown").WithEnvironment("Some__Key", secret).WaitForStart(secret);
        await application.StartAsync();
        await application.UntilAsync("tool", s => s.IsRunning, "runs");
        return application;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return request;
    }
}
