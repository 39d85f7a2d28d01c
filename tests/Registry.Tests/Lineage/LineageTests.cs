using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class LineageTests
{
    private const string Sequences = """
        {"user":0,"id":"A1","items":[0,1,2],"ts":[1,2,3]}
        {"user":1,"id":"B \"2\"","items":[1,2],"ts":[1,2]}
        {"user":2,"id":"C3","items":[0,2],"ts":[1,2]}
        """;

    private const string Items = "item\ttitle\tasin\tbrand\n0\tFirst | one\tX0\tAcme\n1\tSecond\tX1\tX0\n2\t\tX2\t\n";

    [Fact]
    public async Task Version_LeadsToDataTeacherPromptsCodeAndFiles()
    {
        await using var store = await TestStore.CreateAsync();
        var lineage = new LineageStore(store.Database, store.Files);
        var job = await JobAsync(store, "d1");

        var found = (await lineage.VersionAsync("games", 1, default)).ShouldNotBeNull();

        (found.JobId, found.JobName, found.CodeVersion, found.Actor).ShouldBe((job, "sample", "1.0+abc", "ann"));
        found.SpecDigest.ShouldNotBeNull().Length.ShouldBe(64);
        found.Datasets.ShouldHaveSingleItem().Digest.ShouldBe("d1");
        found.Stages.Select(stage => stage.Name).ShouldBe(["prepare-data", "distill-a", "distill-b", "evaluate", "register"]);
        found.Stages[0].Files.Select(file => file.Path).ShouldBe(["items.tsv", "provenance.json", "rationales.jsonl", "sequences.jsonl.gz"]);
        found.Stages[1].Params["epochs"].ShouldBe("9");
        found.Teachers.Select(teacher => (teacher.File, teacher.Stage)).ShouldBe([("provenance.json", "prepare-data"), ("rationales.jsonl", "prepare-data")]);
        found.Teachers[0].Provenance["parameters.vectorDim"].ShouldBe("16");
        found.Teachers[1].Provenance["template"].ShouldBe("reasons");
        found.Prompts.ShouldBe([new LineagePrompt("prepare-data", "chat", "gpt", "rank 2", 2)]);
        found.Files.Select(file => file.Path).ShouldBe(["learnt.safetensors", "results.json", "student.safetensors"]);
        (await lineage.VersionAsync("games", 2, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Search_DatasetUserItemAndAnswers_FindsTheVersionsThatLearntFromThem()
    {
        await using var store = await TestStore.CreateAsync();
        var lineage = new LineageStore(store.Database, store.Files);
        await JobAsync(store, "d1");
        await JobAsync(store, "d2", learnt: false);
        await store.Models.SetAliasAsync("games", "champion", 1, "ann", null, default);

        (await lineage.DatasetAsync("d1", default)).Versions.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            hit => (hit.Model, hit.Version, hit.Dataset, hit.Interactions).ShouldBe(("games", 1, "d1", null)), hit => hit.Aliases.ShouldBe(["champion"]));
        (await lineage.DatasetAsync("d9", default)).Versions.ShouldBeEmpty();

        var learnt = await lineage.UserAsync("A1", null, default);
        learnt.Matches.Select(match => (match.Dataset, match.Row, match.Name)).ShouldBe([("d2", 0, "A1"), ("d1", 0, "A1")], ignoreOrder: true);
        // The older version does not say what it learnt from, so it may have been everything.
        learnt.Versions.Select(hit => (hit.Version, hit.Interactions)).ShouldBe([(2, null), (1, 2L)], ignoreOrder: true);
        (await lineage.UserAsync("B \"2\"", "d1", default)).Versions.ShouldHaveSingleItem().Interactions.ShouldBe(0);
        (await lineage.UserAsync("1", "d1", default)).Matches.ShouldBeEmpty("the data names its users");
        (await lineage.UserAsync("nobody", null, default)).Versions.ShouldBeEmpty();

        var item = await lineage.ItemAsync("X0", "d1", default);
        item.Matches.ShouldBe([new LineageMatch("d1", "games", 0, "First | one")]);
        item.Versions.ShouldHaveSingleItem().Interactions.ShouldBe(3);

        var answers = (await lineage.VersionAsync("games", 1, default))!.Stages[0].Files.Single(file => file.Path == "provenance.json").Digest;
        (await lineage.ArtifactAsync(answers, default)).Versions.Select(hit => hit.Version).ShouldBe([2, 1], ignoreOrder: true);
        var weights = (await lineage.VersionAsync("games", 2, default))!.Files.Single(file => file.Path == "student.safetensors").Digest;
        (await lineage.ArtifactAsync(weights, default)).Versions.Select(hit => hit.Version).ShouldBe([2]);
    }

    [Fact]
    public async Task Search_DataWithoutIds_GoesByRow()
    {
        await using var store = await TestStore.CreateAsync();
        var lineage = new LineageStore(store.Database, store.Files);
        await JobAsync(store, "d1", sequences: "{\"user\":0,\"items\":[0],\"ts\":[1]}\n{\"items\":[0],\"user\":1,\"ts\":[1]}\n", items: "item\ttitle\n0\tA\n1\tB\n");

        (await lineage.UserAsync("1", null, default)).Matches.ShouldHaveSingleItem().Row.ShouldBe(1);
        (await lineage.ItemAsync("1", null, default)).Matches.ShouldHaveSingleItem().Name.ShouldBe("B");
    }

    [Fact]
    public async Task Card_SaysWhatTheVersionIs()
    {
        await using var store = await TestStore.CreateAsync();
        await JobAsync(store, "d1");
        await store.Models.SetAliasAsync("games", "champion", 1, "ann", null, default);
        var cards = new ModelCards(store.Models, new LineageStore(store.Database, store.Files), store.Files);

        var card = (await cards.WriteAsync("games", 1, default)).ShouldNotBeNull();

        var lines = card.Split('\n');
        lines.ShouldContain("# games, version 1");
        lines.ShouldContain("| aliases | champion |");
        lines.ShouldContain("| code | 1.0+abc |");
        lines.ShouldContain("| **Student** | 0.2 | - | - | - | 1.0 | 0.5 |");
        lines.ShouldContain("| NDCG@20 | Popularity | +0.0200 | [+0.0100, +0.0300] |");
        lines.ShouldContain("- **games**: 3 users, 3 items, 7 interactions; from /data &lt;b&gt;");
        lines.ShouldContain("  - data set sha256 `d1`");
        lines.ShouldContain(line => line.StartsWith("- prepare-data: content, not an LLM, `provenance.json` sha256 `"));
        lines.ShouldContain("  - template: reasons");
        lines.ShouldContain("- prepare-data paid for 2 answers of gpt to the prompt rank 2");
        lines.ShouldContain("| epochs | 9 |");
        lines.ShouldContain(line => line.Contains("| champion | - | 1 | ann |"));
        lines.ShouldContain(line => line.StartsWith("| student.safetensors | 10 | `"));
        (await cards.WriteAsync("games", 9, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("a|b", "a\\|b")]
    [InlineData("<script>", "&lt;script&gt;")]
    [InlineData("[x](y)\n# z", "\\[x\\](y) \\# z")]
    [InlineData("`_*&", "\\`\\_\\*&amp;")]
    public void Card_TextsOfUsers_StayTexts(string text, string written) => ModelCard.Text(text).ShouldBe(written);

    private static async Task<string> JobAsync(TestStore store, string dataset, bool learnt = true, string sequences = Sequences, string items = Items)
    {
        async Task<StoredFile> Put(string path, byte[] bytes) => new(path, (await store.Files.PutAsync(new MemoryStream(bytes), default)).Digest);
        var job = await store.SubmitAsync(Samples.Job(Samples.Spec(reuse: false)));
        var prepare = await store.ClaimAsync();
        StoredFile[] files = [await Put("sequences.jsonl.gz", Zip(sequences)), await Put("items.tsv", Encoding.UTF8.GetBytes(items))];
        await store.Datasets.RegisterAsync(prepare, new DatasetView(dataset, "games", "c1", 3, 3, 7, "/data <b>", DateTimeOffset.UnixEpoch), files, default);
        await store.Database.WriteAsync(
            "test-answers",
            async session =>
            {
                foreach (var n in new[] { 1, 2 })
                    await session.ExecuteAsync(
                        "INSERT INTO teacher_answers (answer_key, kind, model, template, answer, stage_id, answered_at) VALUES (@key, 'chat', 'gpt', 'rank 2', 'x', @StageId, 0)",
                        new { key = $"{dataset} {n}", prepare.StageId });
            },
            default);
        await store.Leases.CompleteAsync(
            prepare,
            [
                .. files,
                await Put("provenance.json", Encoding.UTF8.GetBytes("""{"kind":"content","label":"content, not an LLM","parameters":{"vectorDim":"16"}}""")),
                await Put("rationales.jsonl", Encoding.UTF8.GetBytes("{\"source\":\"chat\",\"label\":\"gpt\",\"template\":\"reasons\",\"templateVersion\":2}\n{\"user\":0}\n")),
            ],
            "done",
            default);
        var runs = new Dictionary<string, string>();
        for (var n = 0; n < 3; n++)
        {
            var lease = await store.ClaimAsync();
            runs[lease.StageName] = lease.RunId;
            await store.Reports.ReportAsync(lease, new StageReport { Params = new Dictionary<string, string> { ["epochs"] = "9" }, Metrics = [], Log = [] }, default);
            await store.CompleteAsync(lease);
        }

        var table = Samples.Table(0.2) with { Paired = [new PairedResult("ndcg_at_20", "student", "popularity", 0.02, 0.01, 0.03)] };
        table = table with { Rows = [table.Rows[0], table.Rows[1] with { LatencyMs = 0.5 }] };
        var registration = await store.ClaimAsync();
        var version = new NewModelVersion
        {
            Model = "games",
            RunId = runs["distill-a"],
            Metrics = new Dictionary<string, double> { ["hr_at_20"] = 0.2 },
            Tags = new Dictionary<string, string> { ["code_version"] = "1.0+abc", ["dataset_digest"] = dataset },
            Files =
            [
                await Put("student.safetensors", Encoding.UTF8.GetBytes($"weights {dataset}")),
                await Put("results.json", JsonSerializer.SerializeToUtf8Bytes(table, ContractsJson.Options)),
                .. learnt ? new[] { await Put("learnt.safetensors", TensorFile.Of(new Dictionary<string, string> { ["dataset"] = dataset }, ("users", new[] { 2, 0, 1 }), ("items", new[] { 3, 0, 0 }))) } : [],
            ],
        };
        await store.Models.RegisterVersionAsync(registration, version, default);
        await store.CompleteAsync(registration);
        return job.Id;
    }

    private static byte[] Zip(string text)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionLevel.Fastest))
            zip.Write(Encoding.UTF8.GetBytes(text));
        return memory.ToArray();
    }
}
