using Distillery.Contracts;
using Microsoft.Playwright;

namespace Distillery.Browser.Tests.Pages;

/// <summary>Every page in light and dark, on a wide and a narrow screen: nothing serious for axe, nothing beyond the edge, no error of a script.</summary>
[Collection(Browsing.Name)]
public sealed class EveryPageTests(Platform platform)
{
    // What may differ between light and dark; the rest was looked at in light.
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    [SkippableFact]
    public async Task Page_LightDarkWideAndNarrow_HasNoSeriousFault()
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        var scene = await platform.SceneAsync();
        await using var visit = await platform.VisitAsync("root", Roles.Admin);
        var problems = new List<string>();
        foreach (var address in scene.Pages)
        {
            await visit.OpenAsync(address);
            problems.AddRange((await visit.AxeAsync()).Select(fault => $"{address}: {fault}"));
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            problems.AddRange((await visit.AxeAsync(Colours)).Select(fault => $"{address}, dark: {fault}"));
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await visit.Page.SetViewportSizeAsync(420, 860);
            if (await visit.OverflowAsync() is var beyond and > 0)
                problems.Add($"{address}: {beyond} px beyond the edge at 420 px");
            await visit.Page.SetViewportSizeAsync(1280, 860);
        }

        problems.ShouldBeEmpty();
        // The page for what does not exist is not found, as it says.
        visit.Faults.ShouldAllBe(fault => fault.Contains("404", StringComparison.Ordinal));
    }
}
