using System.Text.Json.Nodes;
using Distillery.Standalone;

namespace Distillery.Cli.Tests.Verbs;

/// <summary>Two versions of a tiny recommender, made by real jobs, and everything that a release manager does with them, from the command line.</summary>
[Collection(ConsoleTests.Name)]
public sealed class ReleaseStoryTests : IAsyncLifetime
{
    private const string AdminKey = "the-admins-key-0123456789";
    private readonly string _folder = Directory.CreateTempSubdirectory("release-").FullName;
    private StandaloneHost _platform = null!;

    public async Task InitializeAsync()
        => _platform = await StandaloneHost.StartAsync(new StandaloneOptions(Path.Combine(_folder, "store"), 0) { RequiredKey = AdminKey }, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _platform.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Story_FromJobsToRollback()
    {
        var jobs = new List<JsonNode>();
        foreach (var seed in new[] { 5, 6 })
        {
            var spec = Write($"job-{seed}.yaml", Spec(seed));
            jobs.Add((await CallAsync(AdminKey, "submit", spec, "--wait")).Ok().Json);
        }

        jobs.Select(job => job["version"]!["version"]!.GetValue<int>()).ShouldBe([1, 2]);
        await LooksAsync(jobs);
        var (ann, bob) = (await KeyAsync("ann", "submitter"), await KeyAsync("bob", "approver"));
        await GatesAsync(ann);
        var request = await PromotionAsync(ann, bob);
        await EvidenceAsync(request);
        await RollbackAsync(ann, bob);
        (await CallAsync(AdminKey, "audit", "verify")).Ok().Json["valid"]!.GetValue<bool>().ShouldBeTrue();
    }

    private async Task LooksAsync(List<JsonNode> jobs)
    {
        string[] ids = [.. jobs.Select(job => job["job"]!["id"]!.GetValue<string>())];
        foreach (var (order, wanted) in new[] { ("oldest", ids), ("newest", [.. ids.Reverse()]) })
            (await CallAsync(AdminKey, "jobs", "--order", order)).Ok().Json["items"]!.AsArray().Select(job => job!["id"]!.GetValue<string>()).ShouldBe(wanted);
        (await CallAsync(AdminKey, "jobs", "--order", "oldest", "--limit", "1")).Ok().Json["items"]![0]!["id"]!.GetValue<string>().ShouldBe(ids[0]);
        (await CallAsync(AdminKey, "audit", "--order", "oldest", "--limit", "2")).Ok().Json.AsArray().Select(record => record!["number"]!.GetValue<long>()).ShouldBe([1L, 2L]);
        (await CallAsync(AdminKey, "audit", "--limit", "2")).Ok().Json.AsArray().Select(record => record!["number"]!.GetValue<long>()).ShouldBeInOrder(SortDirection.Descending);
        (await CallAsync(AdminKey, "jobs", "--order", "sideways")).Code.ShouldBe(ExitCodes.BadInput);
        (await CallAsync(AdminKey, "models", "list")).Ok().Json.AsArray().ShouldHaveSingleItem()!["latestVersion"]!.GetValue<int>().ShouldBe(2);
        (await CallAsync(AdminKey, "models", "tiny")).Ok().Json.AsArray().Count.ShouldBe(2);
        var version = (await CallAsync(AdminKey, "models", "show", "tiny", "1")).Ok().Json;
        version["metrics"]!["model_bytes"]!.GetValue<double>().ShouldBeGreaterThan(1000);
        version["metrics"]!["latency_ms"]!.GetValue<double>().ShouldBeGreaterThan(0);
        (await CallAsync(AdminKey, "models", "show", "tiny", "7")).Code.ShouldBe(ExitCodes.NotFound);

        var card = Path.Combine(_folder, "card.md");
        (await CallAsync(AdminKey, "models", "card", "tiny", "2", "--out", card)).Ok();
        (await File.ReadAllTextAsync(card)).ShouldContain("| **Fused SASRec (softmax, every prefix)** |");

        var lineage = (await CallAsync(AdminKey, "models", "lineage", "tiny", "1")).Ok().Json;
        var dataset = lineage["datasets"]![0]!["digest"]!.GetValue<string>();
        lineage["teachers"]!.AsArray().ShouldHaveSingleItem()!["provenance"]!["label"]!.GetValue<string>().ShouldBe("content, not an LLM");
        (await CallAsync(AdminKey, "lineage", "--dataset", dataset[..12])).Ok().Json["versions"]!.AsArray().Count.ShouldBe(2);
        var answers = lineage["stages"]!.AsArray().SelectMany(stage => stage!["files"]!.AsArray()).Single(file => file!["path"]!.GetValue<string>() == "answers.safetensors")!["digest"]!.GetValue<string>();
        (await CallAsync(AdminKey, "lineage", "--artifact", answers)).Ok().Json["versions"]!.AsArray().Count.ShouldBe(2);
        // The shop names no ids of users: they go by their row.
        var users = new List<long>();
        foreach (var user in Enumerable.Range(0, 12))
            users.Add((await CallAsync(AdminKey, "lineage", "--user", $"{user}")).Ok().Json["versions"]![0]!["interactions"]!.GetValue<long>());
        users.ShouldContain(count => count > 0);
        users.ShouldContain(count => count == 0);
        (await CallAsync(AdminKey, "lineage", "--user", "a", "--item", "b")).Code.ShouldBe(ExitCodes.BadInput);

        var compared = (await CallAsync(AdminKey, "compare", "tiny/1", "tiny/2", "--metric", "hr_at_20")).Ok().Json;
        compared["params"]!.AsArray().Select(param => param!["name"]!.GetValue<string>()).ShouldContain("seed");
        var slices = compared["pairs"]![0]!["slices"]!.AsArray();
        slices.Select(slice => slice!["slice"]!.GetValue<string>()).ShouldContain("tail");
        var difference = compared["metrics"]!.AsArray().Single(metric => metric!["name"]!.GetValue<string>() == "hr_at_20")!["values"]!.AsArray();
        slices[0]!["difference"]!.GetValue<double>().ShouldBe(difference[1]!.GetValue<double>() - difference[0]!.GetValue<double>(), 1e-9);
        var listed = (await CallAsync(AdminKey, "runs", "--filter", "params.seed = '6' AND params.student = 'sasrec'", "--order-by", "metrics.seconds DESC", "--limit", "5")).Ok().Json["items"]!.AsArray();
        listed.Count.ShouldBeGreaterThan(0);
        listed.ShouldAllBe(run => run!["params"]!["seed"]!.GetValue<string>() == "6");
        (await CallAsync(AdminKey, "runs", "--filter", "metrics.seconds LIKE 'x'")).Code.ShouldBe(ExitCodes.BadInput);
        var runs = jobs.Select(job => job["runId"]!.GetValue<string>()).ToArray();
        var byRun = (await CallAsync(AdminKey, ["compare", .. runs, "--metric", "hr_at_20"])).Ok().Json;
        byRun["pairs"]![0]!["slices"]![0]!.ToJsonString().ShouldBe(slices[0]!.ToJsonString());
        (await CallAsync(AdminKey, "compare", "tiny/1", "tiny/7")).Code.ShouldBe(ExitCodes.NotFound);
    }

    private async Task GatesAsync(string ann)
    {
        var rules = Write("rules.yaml", """
            protected: true
            gates:
              - { metric: ndcg_at_20, against: champion, margin: 1 }
              - { metric: ndcg_at_20, against: { baseline: item-knn }, margin: 1 }
              - { metric: ndcg_at_20, against: { baseline: twin }, margin: 1, slice: tail }
              - { metric: hr_at_20, atLeast: 0, slice: cold-users, coldHistory: 6 }
              - { guard: coverage_at_20, mayFall: 1 }
              - { guard: popularity_at_20, mayRise: 1000 }
              - { guard: latency_ms, atMost: 1000000 }
              - { guard: model_bytes, mayRise: 0 }
              - { sameEvaluationSet: true }
              - { sameCatalogue: true }
              - { maxAge: 30d }
            """);
        (await CallAsync(ann, "gates", "set", "tiny", "champion", "--file", rules)).Code.ShouldBe(ExitCodes.NotAllowed);
        (await CallAsync(AdminKey, "gates", "set", "tiny", "champion", "--file", rules)).Ok().Json["number"]!.GetValue<int>().ShouldBe(1);
        (await CallAsync(ann, "gates", "show", "tiny")).Ok().Json.AsArray().ShouldHaveSingleItem()!["rules"]!["protected"]!.GetValue<bool>().ShouldBeTrue();
        var report = (await CallAsync(ann, "gates", "check", "tiny", "1")).Ok().Json;
        report["results"]!.AsArray().Count.ShouldBe(12);
        report["passed"]!.GetValue<bool>().ShouldBeTrue();
        var strict = Write("strict.yaml", "gates: [{ metric: ndcg_at_20, atLeast: 0.99 }]");
        var tried = await CallAsync(ann, "gates", "check", "tiny", "1", "--file", strict);
        tried.Code.ShouldBe(ExitCodes.NotAllowed);
        tried.Json["results"]![1]!["reason"]!.GetValue<string>().ShouldContain("below 0.99");
        (await CallAsync(ann, "gates", "history", "tiny", "champion")).Ok().Json.AsArray().Count.ShouldBe(1);
    }

    private async Task<string> PromotionAsync(string ann, string bob)
    {
        string request = "";
        foreach (var version in new[] { "1", "2" })
        {
            var asked = (await CallAsync(ann, "promote", "tiny", version, "--comment", "the newest")).Ok().Json;
            asked["moved"]!.GetValue<bool>().ShouldBeFalse();
            request = asked["request"]!["id"]!.GetValue<string>();
            (await CallAsync(ann, "approve", request)).Code.ShouldBe(ExitCodes.NotAllowed);
            (await CallAsync(ann, "promote", "tiny", version)).Code.ShouldBe(ExitCodes.Conflict);
            (await CallAsync(ann, "promotions", "--state", "open")).Ok().Json["items"]!.AsArray().Count.ShouldBe(1);
            (await CallAsync(ann, "promotions", "comment", request, "please")).Ok();
            (await CallAsync(bob, "approve", request, "--comment", "fine")).Ok().Json["state"]!.GetValue<string>().ShouldBe("applied");
            (await CallAsync(bob, "approve", request)).Code.ShouldBe(ExitCodes.Conflict);
        }

        var withdrawn = (await CallAsync(ann, "promote", "tiny", "1", "--request")).Ok().Json["request"]!["id"]!.GetValue<string>();
        (await CallAsync(ann, "withdraw", withdrawn)).Ok().Json["state"]!.GetValue<string>().ShouldBe("withdrawn");
        var rejected = (await CallAsync(ann, "promote", "tiny", "1")).Ok().Json["request"]!["id"]!.GetValue<string>();
        (await CallAsync(bob, "reject", rejected, "--comment", "no")).Ok().Json["state"]!.GetValue<string>().ShouldBe("rejected");
        (await CallAsync(bob, "promote", "tiny", "1", "--override", "the shop is down, go back")).Code.ShouldBe(ExitCodes.NotAllowed);
        (await CallAsync(ann, "models", "history", "tiny")).Ok().Json.AsArray().Select(move => move!["to"]!.GetValue<int>()).ShouldBe([2, 1]);
        return request;
    }

    private async Task EvidenceAsync(string request)
    {
        var bundle = Path.Combine(_folder, "evidence.zip");
        (await CallAsync(AdminKey, "promotions", "evidence", request, "--out", bundle)).Ok();
        var genuine = (await CallAsync(AdminKey, "audit", "verify-evidence", bundle)).Ok().Json;
        genuine["statement"]!["promotion"]!["gates"]!["results"]!.AsArray().Count.ShouldBe(12);
        var bytes = await File.ReadAllBytesAsync(bundle);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes);
        (await CallAsync(AdminKey, "audit", "verify-evidence", bundle)).Code.ShouldBe(ExitCodes.NotVerified);
    }

    private async Task RollbackAsync(string ann, string bob)
    {
        (await CallAsync(ann, "rollback", "tiny")).Code.ShouldBe(ExitCodes.NotAllowed);
        (await CallAsync(bob, "rollback", "tiny", "--drill")).Ok().Json["to"]!.GetValue<int>().ShouldBe(1);
        (await CallAsync(bob, "rollback", "tiny", "--comment", "worse at night")).Ok().Json["drill"]!.GetValue<bool>().ShouldBeFalse();
        (await CallAsync(bob, "models", "list")).Ok().Json[0]!["aliases"]!["champion"]!.GetValue<int>().ShouldBe(1);
        (await CallAsync(bob, "rollback", "tiny")).Code.ShouldBe(ExitCodes.Conflict);
    }

    private async Task<string> KeyAsync(string name, string role)
        => (await CallAsync(AdminKey, "keys", "create", name, "--role", role)).Ok().Json["secret"]!.GetValue<string>();

    private Task<CliCall> CallAsync(string key, params string[] arguments) => CliCall.RunAsync([.. arguments, "--server", _platform.Address.ToString(), "--key", key, "--json"]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Spec(int seed) => $$"""
        name: tiny-{{seed}}
        dataset: { sample: { users: 300, items: 150, seed: 3 }, name: tiny-shop }
        split: { window: 6 }
        teacher: { kind: content, vectorDim: 16 }
        method: { name: fused }
        student: { dim: 16 }
        training: { epochs: 2, batch: 64, seed: {{seed}} }
        baselines: [item-knn, twin]
        register: { model: tiny }
        resources: { device: cpu }
        """;
}
