using Distillery.Contracts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Distillery.Browser.Tests.Pages;

/// <summary>What makes the pages pleasant: keys, colours, the reader's zone, links that show the same again.</summary>
[Collection(Browsing.Name)]
public sealed class UseTests(Platform platform)
{
    [SkippableFact]
    public async Task Keyboard_LeadsEverywhere()
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        await platform.SceneAsync();
        await using var visit = await platform.VisitAsync("root", Roles.Admin);
        var page = visit.Page;
        await visit.OpenAsync("models");

        // The first stop skips the menu; the next one is in the content.
        await page.EvaluateAsync("() => { document.body.tabIndex = -1; document.body.focus(); }");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("a.skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#content")).ToBeFocusedAsync();
        page.Url.ShouldEndWith("/models");

        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("[data-search]")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("j?");
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await page.Locator("[data-search]").FillAsync("");
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await Expect(page.Locator("table.list tbody tr").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(page.Locator("table.list tbody tr").First.Locator("a").First).ToBeFocusedAsync();

        await page.EvaluateAsync("() => document.activeElement.blur()");
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("overview");
        (await visit.AxeAsync()).ShouldBeEmpty();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("w");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Workers", Level = 1 })).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task Colours_FollowTheSystem_AndTheSwitchIsRemembered()
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        await using var visit = await platform.VisitAsync("root", Roles.Admin, new Look(Dark: true));
        var page = visit.Page;
        await visit.OpenAsync("");
        var dark = await BackgroundAsync(page);

        await page.Locator("[data-theme-toggle]").ClickAsync();
        var light = await BackgroundAsync(page);
        light.ShouldNotBe(dark);
        await visit.OpenAsync("jobs");
        (await BackgroundAsync(page)).ShouldBe(light);
        await Expect(page.Locator("[data-theme-toggle]")).ToHaveAttributeAsync("aria-label", "Colour scheme: light");
        await page.Keyboard.PressAsync("t");
        (await BackgroundAsync(page)).ShouldBe(dark);
    }

    [SkippableTheory]
    [InlineData("Asia/Tokyo", "UTC+09:00")]
    [InlineData("America/St_Johns", "UTC-0")]
    public async Task Times_AreInTheReadersZone(string zone, string expected)
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        await platform.SceneAsync();
        await using var visit = await platform.VisitAsync("root", Roles.Admin, new Look(Zone: zone));

        await visit.OpenAsync("models");

        await Expect(visit.Page.Locator("table.list time").First).ToHaveAttributeAsync("title", new System.Text.RegularExpressions.Regex(System.Text.RegularExpressions.Regex.Escape(expected)));
    }

    [SkippableFact]
    public async Task List_SortedAndFiltered_IsTheSameBehindItsLink()
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        await platform.SceneAsync();
        await using var visit = await platform.VisitAsync("root", Roles.Admin);
        var page = visit.Page;
        await visit.OpenAsync("keys");
        await page.GetByRole(AriaRole.Link, new() { Name = "Acts as" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Acts as" }).ClickAsync();
        await Expect(page.Locator("th[aria-sort=descending]")).ToContainTextAsync("Acts as");
        await page.Locator("[data-search]").FillAsync("o");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("sort=-acts-as.*q=o|q=o.*sort=-acts-as"));
        var shown = await page.Locator("tbody td.main").AllInnerTextsAsync();
        shown.ShouldNotBeEmpty();

        await using var other = await platform.VisitAsync("root", Roles.Admin);
        await other.OpenAsync(new Uri(page.Url).PathAndQuery);

        (await other.Page.Locator("tbody td.main").AllInnerTextsAsync()).ShouldBe(shown);
        shown.ShouldBe(shown.OrderDescending(StringComparer.OrdinalIgnoreCase));
    }

    [SkippableFact]
    public async Task Menu_OnANarrowScreen_OpensAndLeadsOn()
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        await platform.SceneAsync();
        await using var visit = await platform.VisitAsync("root", Roles.Admin, new Look(Width: 420));
        await visit.OpenAsync("jobs");
        await visit.ShootAsync("jobs-narrow");

        await visit.Page.Locator(".menu-small > summary").ClickAsync();
        (await visit.AxeAsync()).ShouldBeEmpty();
        await visit.Page.Locator(".menu-small").GetByRole(AriaRole.Link, new() { Name = "Models" }).ClickAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Models", Level = 1 })).ToBeVisibleAsync();
        (await visit.OverflowAsync()).ShouldBe(0);
    }

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
}
