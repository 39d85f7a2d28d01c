using System.Text.RegularExpressions;
using Distillery.Contracts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Distillery.Browser.Tests.Stories;

/// <summary>
/// The fourth story: rules are written, tried and changed; what they refuse says why; requests are remarked on, rejected and withdrawn;
/// and in an emergency an admin moves the alias past its rules. Everybody works with a key of their own.
/// </summary>
[Collection(Browsing.Name)]
public sealed class DecideOtherwiseTests(Platform platform)
{
    private const string Alias = "trial";
    private const string Version = $"models/{Scene.Model}/versions/2";
    private const string RulesPage = $"models/{Scene.Model}?tab=rules&alias={Alias}";

    [SkippableFact]
    public async Task Request_RefusedRemarkedRejectedWithdrawn_IsOverriddenInTheEnd()
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        await platform.SceneAsync();
        await platform.Admin.SetAliasAsync(Scene.Model, Alias, new NewAliasMove(1, "to begin with"));
        await using var root = await platform.VisitAsync("root", Roles.Admin);
        await using var ann = await platform.VisitAsync("ann", Roles.Submitter);
        await using var bob = await platform.VisitAsync("bob", Roles.Approver);

        await WriteRulesAsync(root, ann);
        await AreRefusedAsync(ann, bob);
        await ChangeRulesAsync(root);
        await RejectAsync(ann, bob);
        await WithdrawAsync(ann, bob);
        await OverrideAsync(root, bob);

        root.Faults.ShouldBeEmpty();
        ann.Faults.ShouldBeEmpty();
        bob.Faults.ShouldBeEmpty();
    }

    // A fault is named with its place; a try says what the rules would say; nothing is saved before somebody says so.
    private static async Task WriteRulesAsync(Visit root, Visit ann)
    {
        var page = root.Page;
        await root.OpenAsync(RulesPage);
        var text = page.GetByLabel("Rules as YAML");
        var save = page.GetByRole(AriaRole.Button, new() { Name = "Save the rules" });
        await Expect(save).ToBeDisabledAsync();
        await text.FillAsync("protected: true\ngates:\n  - { metric: ndcg_at_20, atLeast: high }\n");
        await save.ClickAsync();
        await Expect(page.Locator("main [role=alert]")).ToContainTextAsync("gates[0]");

        await text.FillAsync("protected: true\ngates:\n  - { metric: ndcg_at_20, atLeast: 0.99 }\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try on version 2" }).ClickAsync();
        await Expect(page.Locator(".gate-verdict")).ToContainTextAsync("does not pass");
        await Expect(page.Locator("main [role=alert]")).ToHaveCountAsync(0);
        (await root.Client.ListAliasHistoryAsync(Scene.Model)).Count(change => change.Alias == Alias).ShouldBe(1);
        await Expect(page.Locator("dl.facts").First).ToContainTextAsync("none: the alias is open");

        await save.ClickAsync();
        await Expect(page.Locator("dl.facts").First).ToContainTextAsync("number 1");
        await Expect(page.Locator("dl.facts").First).ToContainTextAsync("moves only by a request that others approved");
        await Expect(save).ToBeDisabledAsync();
        (await root.AxeAsync()).ShouldBeEmpty();

        // Who may not change them reads them.
        await ann.OpenAsync(RulesPage);
        await Expect(ann.Page.Locator("main pre.code").First).ToContainTextAsync("atLeast: 0.99");
        await Expect(ann.Page.GetByLabel("Rules as YAML")).ToHaveCountAsync(0);
    }

    // Neither by asking nor at once, and nobody but an admin past the rules.
    private static async Task AreRefusedAsync(Visit ann, Visit bob)
    {
        await ann.OpenAsync(Version);
        await AskAsync(ann, "It feels better.");
        await Expect(Notice(ann)).ToContainTextAsync("0.99");
        ann.Page.Url.ShouldEndWith(Version);
        await Expect(Button(ann, "Move an alias here")).ToHaveCountAsync(0);

        await bob.OpenAsync(Version);
        await Expect(Button(bob, "Override")).ToHaveCountAsync(0);
        await Button(bob, "Move an alias here").ClickAsync();
        await Panel(bob).GetByLabel("Alias").FillAsync(Alias);
        (await bob.AxeAsync()).ShouldBeEmpty();
        await Panel(bob).GetByRole(AriaRole.Button, new() { Name = "Move it" }).ClickAsync();
        await Expect(Notice(bob)).ToContainTextAsync("was refused");
        // What was written is still there, to be put right.
        await Expect(Panel(bob).GetByLabel("Alias")).ToHaveValueAsync(Alias);
        (await bob.Client.GetModelAsync(Scene.Model)).Aliases[Alias].ShouldBe(1);
        (await bob.Client.ListPromotionsAsync(model: Scene.Model)).Items.ShouldNotContain(request => request.Alias == Alias);
    }

    private static async Task ChangeRulesAsync(Visit root)
    {
        var page = root.Page;
        await root.OpenAsync(RulesPage);
        await page.GetByLabel("Rules as YAML").FillAsync("protected: true\ngates:\n  - { metric: ndcg_at_20, atLeast: 0.0001 }\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try on version 2" }).ClickAsync();
        await Expect(page.Locator(".gate-verdict")).ToContainTextAsync("Every gate passes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the rules" }).ClickAsync();
        await Expect(page.Locator("dl.facts").First).ToContainTextAsync("number 2");
        await page.GetByText("Number 1,").ClickAsync();
        await Expect(page.Locator("details.more[open] pre")).ToContainTextAsync("0.99");
    }

    private static async Task RejectAsync(Visit ann, Visit bob)
    {
        await RequestAsync(ann);
        // The same once more is refused, and says why.
        var request = new Uri(ann.Page.Url).PathAndQuery;
        await ann.OpenAsync(Version);
        await AskAsync(ann, "Once more.");
        await Expect(Notice(ann)).ToContainTextAsync("asks for the same and is open");
        await ann.OpenAsync(request);
        await Expect(Button(ann, "Approve")).ToHaveCountAsync(0);
        await Button(ann, "Remark").ClickAsync();
        await Expect(Panel(ann).GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeDisabledAsync();
        await Panel(ann).GetByLabel("Remark").FillAsync("The cold items gain most.");
        (await ann.AxeAsync()).ShouldBeEmpty();
        await Panel(ann).GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(ann.Page.Locator(".said")).ToContainTextAsync("The cold items gain most.");

        await bob.OpenAsync(request);
        await Expect(bob.Page.Locator(".said")).ToContainTextAsync("The cold items gain most.");
        await Expect(Button(bob, "Withdraw")).ToHaveCountAsync(0);
        await Button(bob, "Reject").ClickAsync();
        await Expect(Panel(bob).GetByRole(AriaRole.Button, new() { Name = "Reject" })).ToBeDisabledAsync();
        await Panel(bob).GetByLabel("Why").FillAsync("Not on the day of the sale.");
        await Panel(bob).GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await Expect(Badge(bob)).ToHaveTextAsync("rejected");
        await Expect(Button(bob, "Approve")).ToHaveCountAsync(0);

        // Ann sees it without a reload, with the reason.
        await Expect(Badge(ann)).ToHaveTextAsync("rejected");
        await Expect(ann.Page.Locator(".said")).ToContainTextAsync("Not on the day of the sale.");
        (await ann.Client.GetModelAsync(Scene.Model)).Aliases[Alias].ShouldBe(1);
    }

    private static async Task WithdrawAsync(Visit ann, Visit bob)
    {
        await RequestAsync(ann);
        var request = new Uri(ann.Page.Url);
        await bob.OpenAsync(request.PathAndQuery);
        await Button(bob, "Approve").ClickAsync();
        await Button(ann, "Withdraw").ClickAsync();
        await Panel(ann).GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Expect(Badge(ann)).ToHaveTextAsync("withdrawn");

        // Bob was about to approve it.
        await Expect(Badge(bob)).ToHaveTextAsync("withdrawn");
        await Expect(Button(bob, "Approve")).ToHaveCountAsync(0);
        (await bob.Client.GetPromotionAsync(request.Segments[^1])).EndedBy.ShouldBe("ann");
    }

    private static async Task OverrideAsync(Visit root, Visit bob)
    {
        var page = root.Page;
        await root.OpenAsync(Version);
        await Button(root, "Override").ClickAsync();
        await Panel(root).GetByLabel("Alias").FillAsync(Alias);
        var yes = Panel(root).GetByRole(AriaRole.Button, new() { Name = "Move it past the rules" });
        await Expect(yes).ToBeDisabledAsync();
        await Panel(root).GetByLabel("Why this cannot wait").FillAsync("Version 1 shows sold goods.");
        (await root.AxeAsync()).ShouldBeEmpty();
        await yes.ClickAsync();
        await Expect(page.Locator(".job-title")).ToContainTextAsync(Alias);

        // Nobody overlooks it.
        await bob.OpenAsync($"models/{Scene.Model}?tab=aliases");
        var row = bob.Page.Locator("tr.loud").Filter(new() { HasText = Alias });
        await Expect(row).ToContainTextAsync("override");
        await Expect(row).ToContainTextAsync("Version 1 shows sold goods.");
        await Expect(row).ToContainTextAsync("root");
        await root.OpenAsync("audit");
        await Expect(page.Locator("tbody")).ToContainTextAsync(new Regex("override", RegexOptions.IgnoreCase));
        (await bob.Client.GetModelAsync(Scene.Model)).Aliases[Alias].ShouldBe(2);
    }

    private static async Task RequestAsync(Visit ann)
    {
        await ann.OpenAsync(Version);
        await AskAsync(ann, "Twelve epochs instead of one.");
        await ann.Page.WaitForURLAsync(url => url.Contains("/promotions/", StringComparison.Ordinal));
        await Expect(Badge(ann)).ToHaveTextAsync("open");
    }

    private static async Task AskAsync(Visit visit, string why)
    {
        await Button(visit, "Request promotion").ClickAsync();
        await Panel(visit).GetByLabel("Alias").FillAsync(Alias);
        await Panel(visit).GetByLabel("Why").FillAsync(why);
        await Panel(visit).GetByRole(AriaRole.Button, new() { Name = "Ask for it" }).ClickAsync();
    }

    private static ILocator Button(Visit visit, string word) => visit.Page.Locator("main .act-form > summary").Filter(new() { HasTextRegex = new Regex($"^{word}$") });

    private static ILocator Panel(Visit visit) => visit.Page.Locator(".act-panel");

    private static ILocator Badge(Visit visit) => visit.Page.Locator(".job-title .badge");

    private static ILocator Notice(Visit visit) => visit.Page.Locator(".rz-notification");
}
