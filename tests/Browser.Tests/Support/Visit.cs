using Deque.AxeCore.Commons;
using Distillery.Client;
using Microsoft.Playwright;

namespace Distillery.Browser.Tests;

/// <summary>One person's visit: a signed-in window, and calls with the same key.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private static readonly Lazy<string> AxeScript = new(() => new BundledAxeScriptProvider().GetScript());
    private readonly List<string> faults = [];

    private Visit(IBrowserContext context, IPage page, Uri address, DistilleryClient client)
    {
        (this.context, Page, Address, Client) = (context, page, address, client);
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("WebSocket", StringComparison.Ordinal) && !message.Text.Contains("ERR_CONNECTION", StringComparison.Ordinal))
                faults.Add(message.Text);
        };
    }

    public IPage Page { get; }

    public Uri Address { get; }

    public DistilleryClient Client { get; }

    /// <summary>Errors of scripts on the pages that were seen.</summary>
    public IReadOnlyList<string> Faults => faults;

    public static async Task<Visit> BeginAsync(IBrowser browser, Uri address, string key, DistilleryClient client, Look look, string? cookies)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height },
            ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            TimezoneId = look.Zone,
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
            StorageState = cookies,
        });
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync();
        if (cookies is null)
        {
            await page.GotoAsync("/sign-in");
            await page.GetByLabel("API key").FillAsync(key);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        }

        return new Visit(context, page, address, client);
    }

    /// <summary>What signs the visitor in again, in another window.</summary>
    public Task<string> CookiesAsync() => context.StorageStateAsync();

    /// <summary>Opens a page and waits until it lives and has loaded what it shows.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path.StartsWith('/') ? path : "/" + path);
        await SettleAsync();
    }

    /// <summary>Waits until the page lives and nothing is being loaded.</summary>
    public async Task SettleAsync()
    {
        await Page.Locator("html[data-live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Assertions.Expect(Page.Locator(".skeleton")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
    }

    /// <summary>Serious and critical faults that axe finds on the page as it is now, one line each.</summary>
    /// <param name="rules">Only these rules; all when absent.</param>
    /// <param name="without">Selectors of what is left out, because it was looked at before.</param>
    public async Task<IReadOnlyList<string>> AxeAsync(string[]? rules = null, string[]? without = null)
    {
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
            await Page.EvaluateAsync(AxeScript.Value);
        return await Page.EvaluateAsync<string[]>(
            """
            async ({ rules, without }) => {
              const options = { resultTypes: ["violations"], iframes: false, ...(rules ? { runOnly: rules, preload: false } : {}) };
              const result = await axe.run(without.length ? { exclude: without.map(one => [one]) } : document, options);
              return result.violations.filter(v => v.impact === "serious" || v.impact === "critical")
                .flatMap(v => v.nodes.slice(0, 4).map(n => `${v.id}: ${n.target.join(" ")}: ${(n.failureSummary || "").replace(/\s+/g, " ").slice(0, 260)}`));
            }
            """,
            new { rules, without = without ?? [] });
    }

    /// <summary>How far the page is wider than its window, CSS pixels.</summary>
    public Task<int> OverflowAsync() =>
        Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Takes a picture into docs/screenshots where the variable DISTILLERY_SCREENSHOTS is set; elsewhere only makes sure that it can be taken.</summary>
    public async Task ShootAsync(string name, bool whole = false)
    {
        var into = Environment.GetEnvironmentVariable("DISTILLERY_SCREENSHOTS");
        var bytes = await Page.ScreenshotAsync(new() { FullPage = whole, Animations = ScreenshotAnimations.Disabled });
        bytes.Length.ShouldBeGreaterThan(5_000);
        if (!string.IsNullOrEmpty(into))
        {
            Directory.CreateDirectory(into);
            await File.WriteAllBytesAsync(Path.Combine(into, name + ".png"), bytes);
        }
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
