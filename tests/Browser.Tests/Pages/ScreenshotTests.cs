using Distillery.Contracts;

namespace Distillery.Browser.Tests.Pages;

/// <summary>The pictures in docs/screenshots; taken only where the variable DISTILLERY_SCREENSHOTS names a folder.</summary>
[Collection(Browsing.Name)]
public sealed class ScreenshotTests(Platform platform)
{
    [SkippableFact]
    public async Task Pictures_AreTaken()
    {
        Skip.If(Chrome.Path is null, Chrome.Missing);
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISTILLERY_SCREENSHOTS")), "DISTILLERY_SCREENSHOTS names no folder for pictures.");
        var scene = await platform.SceneAsync();
        var comparison = $"compare?runs={string.Join(',', scene.Runs)}&smooth=0.5";
        (string Name, string Address)[] pages =
        [
            ("overview", ""), ("jobs", "jobs"), ("job", $"jobs/{scene.Job}"), ("submit", "submit"), ("runs", "runs?columns=metrics.ndcg_at_20,metrics.hr_at_20,params.seed,params.epochs"), ("comparison", comparison),
            ("models", $"models/{Scene.Model}"), ("candidate", $"models/{Scene.Model}?tab=candidate"), ("rules", $"models/{Scene.Model}?tab=rules"), ("aliases", $"models/{Scene.Model}?tab=aliases"),
            ("promotion", $"promotions/{scene.Promotion}"), ("card", $"models/{Scene.Model}/versions/2?tab=card"), ("lineage", $"models/{Scene.Model}/versions/2?tab=lineage"), ("teachers", "teachers"), ("answers", "teachers?tab=answers"),
            ("faults", "teachers?tab=faults"), ("dataset", $"datasets/{scene.Dataset}"), ("workers", "workers"), ("schedules", "schedules"), ("webhooks", "webhooks"), ("audit", "audit"), ("keys", "keys"),
        ];
        await using (var light = await platform.VisitAsync("dana", Roles.Admin))
            foreach (var (name, address) in pages)
                await ShootAsync(light, name, address);
        await using (var dark = await platform.VisitAsync("dana", Roles.Admin, new Look(Dark: true)))
            foreach (var (name, address) in pages.Where(page => page.Name is "overview" or "job" or "comparison" or "promotion" or "dataset" or "teachers" or "rules"))
                await ShootAsync(dark, name + "-dark", address);
        await using var narrow = await platform.VisitAsync("dana", Roles.Admin, new Look(Width: 420));
        foreach (var (name, address) in pages.Where(page => page.Name is "overview" or "jobs" or "comparison" or "promotion" or "models" or "teachers" or "runs" or "audit"))
            await ShootAsync(narrow, name + "-narrow", address);
    }

    private static async Task ShootAsync(Visit visit, string name, string address)
    {
        await visit.OpenAsync(address);
        await visit.ShootAsync(name);
    }
}
