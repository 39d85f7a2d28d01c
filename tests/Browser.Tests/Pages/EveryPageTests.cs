using System.Collections.Concurrent;
using System.Diagnostics;
using Distillery.Contracts;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Distillery.Browser.Tests.Pages;

/// <summary>Every page in light and dark, on a wide and a narrow screen: nothing serious for axe, nothing beyond the edge, no error of a script.</summary>
[Collection(Browsing.Name)]
public sealed class EveryPageTests(Platform platform, ITestOutputHelper output)
{
    // One window draws while another is looked at.
    private const int Windows = 2;

    // What may differ between light and dark; the rest was looked at in light.
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    // The same on every page: looked at on the first one.
    private static readonly string[] Frame = ["header.top", "footer.foot"];

    [SkippableFact]
    public async Task Page_LightDarkWideAndNarrow_HasNoSeriousFault()
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        var scene = await platform.SceneAsync();
        var problems = new ConcurrentQueue<string>();
        await using (var first = await platform.VisitAsync("root", Roles.Admin))
            await LookAsync(first, scene.Pages[0], [], problems);

        var rest = new ConcurrentQueue<ScenePage>(scene.Pages.Skip(1));
        var windows = new List<Visit>();
        for (var i = 0; i < Windows; i++)
            windows.Add(await platform.VisitAsync("root", Roles.Admin));
        await Task.WhenAll(windows.Select(visit => LookAtAsync(visit, rest, problems)));

        problems.ShouldBeEmpty();
    }

    private async Task LookAtAsync(Visit visit, ConcurrentQueue<ScenePage> pages, ConcurrentQueue<string> problems)
    {
        await using var window = visit;
        while (pages.TryDequeue(out var page))
            await LookAsync(visit, page, Frame, problems);
        // The page for what does not exist is not found, as it says.
        foreach (var fault in visit.Faults.Where(fault => !fault.Contains("404", StringComparison.Ordinal)))
            problems.Enqueue(fault);
    }

    private async Task LookAsync(Visit visit, ScenePage page, string[] without, ConcurrentQueue<string> problems)
    {
        var clock = Stopwatch.GetTimestamp();
        await visit.OpenAsync(page.Address);
        if (page.Opens is { } opens)
        {
            await visit.Page.Locator(opens).First.ClickAsync();
            await visit.Page.Locator("main details[open] form").First.WaitForAsync();
        }

        var opened = Stopwatch.GetElapsedTime(clock);
        Add("", await visit.AxeAsync(without: without));
        var inLight = Stopwatch.GetElapsedTime(clock);
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Add(", dark", await visit.AxeAsync(Colours, without));
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await visit.Page.SetViewportSizeAsync(420, 860);
        if (await visit.OverflowAsync() is var beyond and > 0)
            problems.Enqueue($"{page}: {beyond} px beyond the edge at 420 px");
        await visit.Page.SetViewportSizeAsync(1280, 860);
        output.WriteLine($"{page}: open {opened.TotalMilliseconds:0}, light {(inLight - opened).TotalMilliseconds:0}, all {Stopwatch.GetElapsedTime(clock).TotalMilliseconds:0} ms");

        void Add(string how, IReadOnlyList<string> faults)
        {
            foreach (var fault in faults)
                problems.Enqueue($"{page}{how}: {fault}");
        }
    }
}
