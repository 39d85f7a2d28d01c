using Distillery.Contracts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Distillery.Browser.Tests.Pages;

/// <summary>A server that stops and starts again under an open page.</summary>
[Collection(Browsing.Name)]
public sealed class RestartTests(Platform platform)
{
    [SkippableFact]
    public async Task Page_ServerRestarts_SaysSoAndComesBackByItself()
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        await using var visit = await platform.VisitAsync("ann", Roles.Submitter);
        var page = visit.Page;
        await visit.OpenAsync("jobs?state=failed");
        var banner = page.Locator("#components-reconnect-modal");
        await Expect(banner).ToBeHiddenAsync();

        await platform.RestartAsync(async () => await Expect(banner).ToBeVisibleAsync());
        await platform.Admin.SubmitAsync(TinyJob.Spec("after-the-restart").Replace("{ sample: { users: 200, items: 120 } }", "{ path: no/such/folder }", StringComparison.Ordinal), Client.SpecFormat.Yaml);

        // Nobody reloads it: the page asks until somebody answers, and is live again, still signed in and at the same place.
        await Expect(page.Locator("table.jobs")).ToContainTextAsync("after-the-restart", new() { Timeout = 60_000 });
        await Expect(banner).ToBeHiddenAsync();
        page.Url.ShouldEndWith("/jobs?state=failed");
    }

    [SkippableFact]
    public async Task Page_ConnectionLost_GoesOnWhereItWas()
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        await using var visit = await platform.VisitAsync("ann", Roles.Submitter);
        var page = visit.Page;
        var connections = new List<IWebSocketRoute>();
        await page.RouteWebSocketAsync(new System.Text.RegularExpressions.Regex("_blazor"), socket =>
        {
            socket.ConnectToServer();
            connections.Add(socket);
        });
        await visit.OpenAsync("submit");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ready to submit" })).ToBeVisibleAsync();
        await page.GetByLabel("Name", new() { Exact = true }).First.FillAsync("kept-while-away");
        await page.GetByLabel("Name", new() { Exact = true }).First.BlurAsync();
        await page.EvaluateAsync("() => window.sameDocument = true");

        // The connection is cut as a network does it: no goodbye.
        var cut = connections.ShouldHaveSingleItem();
        await cut.CloseAsync(new() { Code = 3001, Reason = "cut" });

        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        while (connections.Count < 2)
            await Task.Delay(50);
        await page.GetByRole(AriaRole.Button, new() { Name = "YAML", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("The spec as YAML")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("kept-while-away"));
        (await page.EvaluateAsync<bool>("() => window.sameDocument === true")).ShouldBeTrue();
    }
}
