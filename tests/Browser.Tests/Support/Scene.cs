using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Browser.Tests;

/// <summary>A platform with something on every page.</summary>
/// <param name="Runs">Two runs that were measured user by user.</param>
/// <param name="Pages">Every page, each with something to show, and some that show that there is nothing.</param>
public sealed record Scene(IReadOnlyList<string> Runs, IReadOnlyList<ScenePage> Pages)
{
    /// <summary>The model whose versions the jobs register: 1 holds the alias, 2 is asked for.</summary>
    public const string Model = "shop-scene";

    /// <summary>The open request.</summary>
    public required string Promotion { get; init; }

    /// <summary>The shop's digest.</summary>
    public required string Dataset { get; init; }

    /// <summary>The job of version 2.</summary>
    public required string Job { get; init; }

    private const string Rules = """
        protected: true
        gates:
          - { metric: ndcg_at_20, atLeast: 0.001 }
          - { metric: ndcg_at_20, against: champion, margin: 0.2 }
          - { metric: ndcg_at_20, against: champion, margin: 0.2, slice: cold-items }
          - { sameEvaluationSet: true }
        """;

    internal static async Task<Scene> MakeAsync(DistilleryClient admin)
    {
        var first = await SubmitAsync(admin, TinyJob.Spec("nightly-seed-1", Model, seed: 1, epochs: 1));
        await admin.WaitAsync(first);
        var second = await SubmitAsync(admin, TinyJob.Spec("nightly-seed-2", Model, seed: 2, epochs: 12));
        await using var teacher = ChatTeacher.Start();
        var asks = await SubmitAsync(admin, ChatTeacher.Spec("asks-a-teacher", teacher, isPreview: false));
        var preview = await SubmitAsync(admin, ChatTeacher.Spec("shows-its-prompts", teacher, isPreview: true));
        var failed = await SubmitAsync(admin, TinyJob.Spec("broken-folder").Replace("{ sample: { users: 200, items: 120 } }", "{ path: no/such/folder }", StringComparison.Ordinal));
        await admin.Schedules.CreateAsync(Schedule());
        await admin.Webhooks.CreateAsync(new WebhookRequest { Name = "team chat", Url = "https://chat.example/hook", Events = ["job.failed", "alias.*"], Secret = "sixteen characters" });
        await admin.SetTeamAsync("search", new TeamSettings { Weight = 2, MaxRunning = 3 });
        foreach (var job in new[] { second, asks, preview, failed })
            await admin.WaitAsync(job);
        await admin.SetAliasAsync(Model, "champion", new NewAliasMove(1, "the first one"));
        await admin.SetRulesAsync(Model, "champion", Rules, SpecFormat.Yaml);
        var promotion = (await admin.RequestPromotionAsync(Model, new NewPromotion("champion", 2, "Twelve epochs instead of one."))).Id;
        var dataset = (await admin.ListDatasetsAsync())[0].Digest;
        var hook = (await admin.Webhooks.ListAsync())[0].Id;
        string[] runs = [(await admin.GetVersionAsync(Model, 1)).RunId!, (await admin.GetVersionAsync(Model, 2)).RunId!];
        ScenePage[] pages =
        [
            "", "jobs", "jobs?q=nothing-like-this", $"jobs/{second}", $"jobs/{second}?tab=log", $"jobs/{second}?tab=files", $"jobs/{second}?tab=spec", $"jobs/{second}?tab=history",
            $"jobs/{failed}", $"jobs/{asks}", $"jobs/{preview}?tab=texts", "jobs/nothing", "submit", "runs", $"runs/{runs[1]}", $"compare?runs={string.Join(',', runs)}&params=all", "compare",
            "models", $"models/{Model}", $"models/{Model}?tab=aliases", $"models/{Model}?tab=candidate", $"models/{Model}?tab=requests", $"models/{Model}?tab=rules",
            $"models/{Model}/versions/2", $"models/{Model}/versions/2?tab=gates", $"models/{Model}/versions/2?tab=card", $"models/{Model}/versions/2?tab=lineage",
            "promotions", $"promotions/{promotion}", new($"promotions/{promotion}", Opens: "main .act-form > summary.danger"), "datasets", $"datasets/{dataset}",
            "teachers", "teachers?tab=answers", "teachers?tab=faults", "teachers?tab=texts", "workers", "queues", "schedules", "schedules/nightly", "schedules/new", "schedules/nightly/edit",
            "teams", "teams?edit=search", "teams?edit=%2B", "webhooks", "webhooks/new", $"webhooks/{hook}", $"webhooks/{hook}/edit", "keys", new("keys", Opens: "main details.form > summary"), "audit", "no-such-page",
        ];
        return new Scene(runs, pages) { Promotion = promotion, Dataset = dataset, Job = second };
    }

    private static async Task<string> SubmitAsync(DistilleryClient admin, string spec) => (await admin.SubmitAsync(spec, SpecFormat.Yaml)).Job.Id;

    private static ScheduleRequest Schedule() => new()
    {
        Name = "nightly",
        Cron = "30 4 * * *",
        Zone = "Europe/Berlin",
        Spec = new JobSpec { Name = "nightly", Dataset = new DatasetSpec { Sample = new SampleSpec { Users = 200, Items = 120 } } },
    };
}
