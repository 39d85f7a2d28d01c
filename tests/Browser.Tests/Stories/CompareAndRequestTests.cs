using Distillery.Contracts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Distillery.Browser.Tests.Stories;

/// <summary>
/// The second and the third story: one person compares runs and asks for a promotion, another approves it, the alias moves and goes back.
/// Each works with a key of their own: four eyes.
/// </summary>
[Collection(Browsing.Name)]
public sealed class CompareAndRequestTests(Platform platform)
{
    private const string Model = "stories";

    [SkippableFact]
    public async Task Candidate_ComparedAndRequested_IsApprovedBySomebodyElse_MovesAndRollsBack()
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        await ReadyAsync();
        await using var ann = await platform.VisitAsync("ann", Roles.Submitter);
        var request = await CompareAndRequestAsync(ann);
        await using var bob = await platform.VisitAsync("bob", Roles.Approver);
        await ApproveAsync(bob, ann, request);
        await RollBackAsync(bob);
        ann.Faults.ShouldBeEmpty();
        bob.Faults.ShouldBeEmpty();
    }

    // Two versions, the first one serves, and the rules of its alias.
    private async Task ReadyAsync()
    {
        var admin = platform.Admin;
        foreach (var (seed, epochs) in new[] { (11, 1), (12, 12) })
            await admin.WaitAsync((await admin.SubmitAsync(TinyJob.Spec($"story-{seed}", Model, seed, epochs), Client.SpecFormat.Yaml)).Job.Id);
        await admin.SetAliasAsync(Model, "champion", new NewAliasMove(1, "the first one"));
        await admin.SetRulesAsync(Model, "champion", "protected: true\ngates:\n  - { metric: ndcg_at_20, against: champion, margin: 0.9 }\n  - { sameEvaluationSet: true }\n", Client.SpecFormat.Yaml);
    }

    private async Task<string> CompareAndRequestAsync(Visit ann)
    {
        var page = ann.Page;
        string[] runs = [(await platform.Admin.GetVersionAsync(Model, 1)).RunId!, (await platform.Admin.GetVersionAsync(Model, 2)).RunId!];
        await ann.OpenAsync("runs?filter=" + Uri.EscapeDataString($"attributes.run_id IN ('{runs[0]}','{runs[1]}')") + "&columns=metrics.ndcg_at_20,params.seed");
        foreach (var pick in await page.GetByRole(AriaRole.Checkbox).AllAsync())
            await pick.CheckAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare 2" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/compare?runs=", StringComparison.Ordinal));
        await Expect(page.Locator(".wins").First).ToBeVisibleAsync();
        await Expect(page.Locator(".scroll[aria-label=Parameters]")).ToContainTextAsync("seed");
        await page.GetByRole(AriaRole.Link, new() { Name = "Logarithmic" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("axis=log"));
        await ann.ShootAsync("comparison");

        await ann.OpenAsync($"models/{Model}?tab=candidate&version=2");
        await Expect(page.Locator(".gates .gate").First).ToBeVisibleAsync();
        await page.GetByText("Request promotion").ClickAsync();
        await page.Locator(".act-panel").GetByLabel("Why").FillAsync("Twelve epochs instead of one.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for it" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/promotions/", StringComparison.Ordinal));
        // Who asks may not decide.
        await Expect(page.GetByText("somebody else must approve it")).ToBeVisibleAsync();
        await Expect(page.GetByText("Approve", new() { Exact = true })).ToHaveCountAsync(0);
        await ann.ShootAsync("promotion");
        return new Uri(page.Url).PathAndQuery;
    }

    private static async Task ApproveAsync(Visit bob, Visit ann, string request)
    {
        var page = bob.Page;
        await bob.OpenAsync("");
        await Expect(page.Locator(".todo")).ToContainTextAsync("stories version 2 for champion");
        await bob.ShootAsync("overview");
        await page.GetByRole(AriaRole.Link, new() { Name = "stories version 2 for champion" }).ClickAsync();
        await page.GetByText("Approve", new() { Exact = true }).ClickAsync();
        await page.Locator(".act-panel").GetByLabel("Comment").FillAsync("The intervals say so.");
        await page.Locator(".act-panel").GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(page.Locator(".job-title .badge")).ToHaveTextAsync("applied");

        // Ann, who looks at it elsewhere, sees it without a reload.
        await Expect(ann.Page.Locator(".job-title .badge")).ToHaveTextAsync("applied");
        await Expect(ann.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(System.Text.RegularExpressions.Regex.Escape(request)));
        (await bob.Client.GetModelAsync(Model)).Aliases["champion"].ShouldBe(2);
        var evidence = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Signed evidence" }).ClickAsync());
        evidence.SuggestedFilename.ShouldEndWith(".zip");
        await using var bundle = await evidence.CreateReadStreamAsync();
        using var copy = new MemoryStream();
        await bundle.CopyToAsync(copy);
        copy.Position = 0;
        var verdict = EvidenceBundle.Verify(copy, (await bob.Client.ListEvidenceKeysAsync()).Select(key => key.Pem));
        verdict.Valid.ShouldBeTrue(verdict.Reason);
        verdict.Statement!.Promotion.Votes.ShouldHaveSingleItem().Actor.ShouldBe("bob");
    }

    private static async Task RollBackAsync(Visit bob)
    {
        var page = bob.Page;
        await bob.OpenAsync($"models/{Model}?tab=aliases");
        await Expect(page.Locator(".aliases")).ToContainTextAsync("version 2");
        await page.GetByText("Roll back", new() { Exact = true }).ClickAsync();
        await page.Locator(".act-panel").GetByLabel("Why").FillAsync("Customers complain.");
        await page.Locator(".act-panel").GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();
        await Expect(page.Locator(".aliases")).ToContainTextAsync("version 1");
        await Expect(page.Locator("table tbody tr").First).ToContainTextAsync("Customers complain.");
        await bob.ShootAsync("aliases");
        (await bob.Client.GetModelAsync(Model)).Aliases["champion"].ShouldBe(1);
    }
}
