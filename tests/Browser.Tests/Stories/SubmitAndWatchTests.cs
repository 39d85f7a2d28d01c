using Distillery.Contracts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Distillery.Browser.Tests.Stories;

/// <summary>The first story: somebody writes a job, is told what is wrong while typing, submits it and watches it to its version.</summary>
[Collection(Browsing.Name)]
public sealed class SubmitAndWatchTests(Platform platform)
{
    [SkippableFact]
    public async Task Job_WrittenAsFormAndYaml_IsSubmittedAndWatchedToItsVersion()
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        await using var ann = await platform.VisitAsync("ann", Roles.Submitter);
        var page = ann.Page;

        await ann.OpenAsync("submit");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ready to submit" })).ToBeVisibleAsync();
        await ann.ShootAsync("submit");

        // Form and YAML are the same spec, checked while it is typed.
        await page.GetByRole(AriaRole.Button, new() { Name = "YAML", Exact = true }).ClickAsync();
        var yaml = page.GetByLabel("The spec as YAML");
        await yaml.FillAsync(TinyJob.Spec("first-look", "shop") + "\nunknown: 1\n");
        await Expect(page.Locator("#problems")).ToContainTextAsync("unknown");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Submit", Exact = true })).ToBeDisabledAsync();
        await yaml.FillAsync(TinyJob.Spec("first-look", "shop"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ready to submit" })).ToBeVisibleAsync();
        await Expect(page.Locator(".side-card")).ToContainTextAsync("Asks no paid endpoint");
        await page.GetByRole(AriaRole.Button, new() { Name = "Form", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("Name", new() { Exact = true }).First).ToHaveValueAsync("first-look");

        await page.GetByRole(AriaRole.Button, new() { Name = "Submit", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/jobs/", StringComparison.Ordinal));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "first-look" })).ToBeVisibleAsync();

        // Nothing is reloaded: the page follows the job by itself.
        await page.EvaluateAsync("() => window.sameDocument = true");
        await Expect(page.Locator(".job-title .badge.state-succeeded")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByText("Registered as version 1 of")).ToBeVisibleAsync();
        await Expect(page.Locator("table.result")).ToContainTextAsync("Popularity");
        (await page.EvaluateAsync<bool>("() => window.sameDocument === true")).ShouldBeTrue();
        await ann.ShootAsync("job");

        await page.GetByRole(AriaRole.Link, new() { Name = "Distillery: overview" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "shop", Exact = true }).First).ToBeVisibleAsync();
        ann.Faults.ShouldBeEmpty();
    }
}
