using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class ModelEditTests
{
    [Fact]
    public async Task Create_TakenOrUnusableName_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        var made = await store.Edits.CreateAsync(new NewModel("games", "of the shop", new Dictionary<string, string> { ["team"] = "search" }), People.Ann, default);

        (made.Description, made.Tags["team"], made.LatestVersion).ShouldBe(("of the shop", "search", 0));
        (await Should.ThrowAsync<PromotionStateException>(() => store.Edits.CreateAsync(new NewModel("games"), People.Ann, default))).Code.ShouldBe("name_taken");
        foreach (var bad in new[] { "", " ", "a/b", "a:b", "..", new string('x', 251) })
            await Should.ThrowAsync<ArgumentException>(() => store.Edits.CreateAsync(new NewModel(bad), People.Ann, default));
        await Should.ThrowAsync<ArgumentException>(() => store.Edits.CreateAsync(new NewModel("n", Tags: new Dictionary<string, string> { [""] = "x" }), People.Ann, default));
        (await store.Models.ListAsync(default)).Select(model => model.Name).ShouldBe(["games"]);
        (await store.AuditAsync("model.create")).Single().Actor.ShouldBe("ann");
    }

    [Fact]
    public async Task Edit_DescriptionAndTags_ChangeWhatTheyName()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(1);

        var model = (await store.Edits.EditAsync("m", new ModelEdit("new", new Dictionary<string, string?> { ["a"] = "1", ["b"] = "2" }), People.Ann, default)).ShouldNotBeNull();
        model = (await store.Edits.EditAsync("m", new ModelEdit(Tags: new Dictionary<string, string?> { ["a"] = null, ["none"] = null }), People.Ann, default)).ShouldNotBeNull();
        var version = (await store.Edits.EditVersionAsync("m", 1, new ModelEdit("first", new Dictionary<string, string?> { ["note"] = "x" }), People.Ann, default)).ShouldNotBeNull();

        (model.Description, model.Tags.Single().Key).ShouldBe(("new", "b"));
        (version.Description, version.Tags["note"], version.Tags["seed"]).ShouldBe(("first", "x", "1"));
        (await store.Edits.EditAsync("none", new ModelEdit("x"), People.Ann, default)).ShouldBeNull();
        (await store.Edits.EditVersionAsync("m", 2, new ModelEdit("x"), People.Ann, default)).ShouldBeNull();
    }

    [Fact]
    public async Task EditVersion_TagOfTheStage_Stays()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(1);

        foreach (var value in new[] { "2", null })
            await Should.ThrowAsync<RunOwnedException>(() => store.Edits.EditVersionAsync("m", 1, new ModelEdit(Tags: new Dictionary<string, string?> { ["seed"] = value }), People.Dan, default));
        await store.Edits.EditVersionAsync("m", 1, new ModelEdit(Tags: new Dictionary<string, string?> { ["seed"] = "1" }), People.Dan, default);

        (await store.Models.VersionAsync("m", 1, default)).ShouldNotBeNull().Tags["seed"].ShouldBe("1");
    }

    [Fact]
    public async Task Rename_EverythingGoesAlong_AndJobsStillFindTheirVersion()
    {
        await using var store = await TestStore.CreateAsync();
        var hooks = new Hooks(store);
        var hook = await hooks.AddAsync(new WebhookFilter { Model = "m" });
        await store.RegisterAsync(3);
        await store.Edits.EditAsync("m", new ModelEdit("text", new Dictionary<string, string?> { ["a"] = "1" }), People.Ann, default);
        await store.SetRulesAsync(new AliasRules { Gates = [new GateRule { Metric = "quality", AtLeast = 0 }] });
        await store.MoveAsync(1, People.Bob);
        await store.MoveAsync(2, People.Bob);
        var asked = await store.RequestAsync(3);
        var job = (await store.Models.VersionAsync("m", 1, default)).ShouldNotBeNull().JobId!;

        var renamed = (await store.Edits.RenameAsync("m", "games", People.Bob, default)).ShouldNotBeNull();

        (renamed.Name, renamed.Description, renamed.Tags["a"], renamed.LatestVersion, renamed.Aliases["champion"]).ShouldBe(("games", "text", "1", 3, 2));
        (await store.Models.FindAsync("m", default)).ShouldBeNull();
        (await store.Models.VersionsAsync("games", default)).ShouldAllBe(version => version.Artifacts.Count == 1 && version.Metrics.ContainsKey("quality") && version.Tags.ContainsKey("seed"));
        (await store.JobQueries.DetailAsync(job, default)).ShouldNotBeNull().Version.ShouldNotBeNull().Model.ShouldBe("games");
        (await store.Moves.HistoryAsync("games", default)).Count.ShouldBe(2);
        (await store.Rules.FindAsync("games", "champion", default)).ShouldNotBeNull().Rules.ShouldNotBeNull();
        (await hooks.Webhooks.FindAsync(hook.Id, default)).ShouldNotBeNull().Filter.Model.ShouldBe("games");
        (await store.Promotions.ApproveAsync(asked.Id, null, People.Bob, default)).ShouldNotBeNull().State.ShouldBe("applied");
        (await store.Moves.RollBackAsync("games", "champion", new RollbackRequest(), People.Bob, default)).ShouldNotBeNull().To.ShouldBe(2);
    }

    [Fact]
    public async Task Rename_TakenNameOrProtectedAlias_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(1);
        await store.Edits.CreateAsync(new NewModel("other"), People.Ann, default);

        (await Should.ThrowAsync<PromotionStateException>(() => store.Edits.RenameAsync("m", "other", People.Bob, default))).Code.ShouldBe("name_taken");
        await store.SetRulesAsync(new AliasRules { Protected = true });
        await Should.ThrowAsync<MoveRefusedException>(() => store.Edits.RenameAsync("m", "games", People.Bob, default));
        (await store.Edits.RenameAsync("m", "games", People.Dan, default)).ShouldNotBeNull();
        (await store.Edits.RenameAsync("m", "games", People.Dan, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Tables_WithAColumnModel_AreRenamedAndDeleted()
    {
        await using var store = await TestStore.CreateAsync();
        var tables = new List<string>();
        await store.Database.ReadAsync(
            async session =>
            {
                foreach (var table in await session.QueryAsync<string>(TestDatabase.Tables))
                {
                    if ((await session.QueryAsync<string>(TestDatabase.ColumnsOf(table))).Contains("model"))
                        tables.Add(table);
                }

                return true;
            },
            default);

        // Jobs and teachers name models of their own: those of language models, and what a job will register.
        string[] others = ["model_versions", .. ModelTables.NotRegistered];
        tables.Except(ModelTables.OfModels).Except(ModelTables.OfVersions).Except(others).ShouldBeEmpty("say in ModelTables what becomes of these when a model is renamed or deleted");
    }

    [Fact]
    public async Task Delete_Model_TakesItsVersionsAndEndsRequests()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.MoveAsync(1, People.Bob);
        await store.SetRulesAsync(new AliasRules { Protected = true });
        var asked = await store.RequestAsync(2);

        await Should.ThrowAsync<MoveRefusedException>(() => store.Edits.DeleteAsync("m", People.Dan, default));
        await store.SetRulesAsync(null);
        (await store.Edits.DeleteAsync("m", People.Bob, default)).ShouldBeTrue();

        (await store.Edits.DeleteAsync("m", People.Bob, default)).ShouldBeFalse();
        (await store.Models.ListAsync(default)).ShouldBeEmpty();
        (await store.Promotions.FindAsync(asked.Id, default)).ShouldNotBeNull().ShouldSatisfyAllConditions(
            ended => ended.State.ShouldBe("refused"), ended => ended.Reasons.Single().ShouldBe("The model was deleted."));
        EvidenceBundle.Verify(new MemoryStream((await store.Promotions.EvidenceAsync(asked.Id, default)).ShouldNotBeNull()), (await store.Signer.KeysAsync(default)).Select(key => key.Pem)).Valid.ShouldBeTrue();
        (await Should.ThrowAsync<PromotionStateException>(() => store.Promotions.ApproveAsync(asked.Id, null, People.Bob, default))).Code.ShouldBe("promotion_ended");
        await store.RegisterAsync(1);
        (await store.Models.VersionsAsync("m", default)).Single().Version.ShouldBe(1);
    }

    [Fact]
    public async Task Delete_Version_TakesItsAliasesAndNeverGivesItsNumberAgain()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.MoveAsync(2, People.Bob, "staging");
        var asked = await store.RequestAsync(2);

        (await store.Edits.DeleteVersionAsync("m", 2, People.Bob, default)).ShouldBeTrue();
        (await store.Edits.DeleteVersionAsync("m", 2, People.Bob, default)).ShouldBeFalse();
        await store.RegisterAsync(1);

        (await store.Models.VersionsAsync("m", default)).Select(version => version.Version).ShouldBe([3, 1]);
        (await store.Models.FindAsync("m", default)).ShouldNotBeNull().Aliases.ShouldBeEmpty();
        (await store.HistoryAsync())[^1].ShouldSatisfyAllConditions(change => (change.Alias, change.From, change.To, change.Kind).ShouldBe(("staging", 2, null, "remove")));
        (await store.Promotions.FindAsync(asked.Id, default)).ShouldNotBeNull().State.ShouldBe("refused");
    }

    [Fact]
    public async Task Delete_ChampionOfAProtectedAlias_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(1);
        await store.MoveAsync(1, People.Bob);
        await store.SetRulesAsync(new AliasRules { Protected = true });

        (await Should.ThrowAsync<MoveRefusedException>(() => store.Edits.DeleteVersionAsync("m", 1, People.Dan, default))).Reasons.Single().ShouldContain("protected alias 'champion'");
    }

    [Fact]
    public async Task Register_FilesOfARun_AreTakenAsTheyAre()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Edits.CreateAsync(new NewModel("games"), People.Ann, default);
        var run = (await new RunStore(store.Database).CreateAsync("mine", null, People.Ann, default)).Run.Id;
        await PutAsync(store, run, "model/MLmodel", "flavour");
        await PutAsync(store, run, "model/data/weights", "1");
        await PutAsync(store, run, "other", "2");

        var version = (await store.Edits.RegisterAsync(
            new NewRegistration("games", $"mlflow-artifacts:/0/{run}/artifacts/model") { Description = "by hand", Tags = new Dictionary<string, string> { ["a"] = "1" } }, People.Ann, default)).ShouldNotBeNull();
        await PutAsync(store, run, "model/MLmodel", "changed later");
        var again = (await store.Edits.RegisterAsync(new NewRegistration("games", "models:/games/1"), People.Ann, default)).ShouldNotBeNull();
        var all = (await store.Edits.RegisterAsync(new NewRegistration("games", $"runs:/{run}"), People.Ann, default)).ShouldNotBeNull();
        var elsewhere = (await store.Edits.RegisterAsync(new NewRegistration("games", "s3://bucket/model"), People.Ann, default)).ShouldNotBeNull();

        (version.Version, version.RunId, version.Description, version.Tags["a"], version.Actor).ShouldBe((1, run, "by hand", "1", "ann"));
        version.Artifacts.Select(file => file.Path).ShouldBe(["MLmodel", "data/weights"]);
        again.Artifacts.Select(file => file.Digest).ShouldBe(version.Artifacts.Select(file => file.Digest));
        again.RunId.ShouldBe(run);
        all.Artifacts.Select(file => file.Path).ShouldBe(["model/MLmodel", "model/data/weights", "other"]);
        (elsewhere.Artifacts.Count, elsewhere.RunId).ShouldBe((0, null));
        (await store.Edits.RegisterAsync(new NewRegistration("none", $"runs:/{run}"), People.Ann, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData("relative/path")]
    [InlineData("mlflow-artifacts:/0/run/artifacts/../../x")]
    [InlineData("mlflow-artifacts:/0/run/artifacts/%2e%2e/x")]
    [InlineData("mlflow-artifacts:/0/run/artifacts/%252e%252e/x")]
    [InlineData("https://example.org/a/..%5c..%5cb")]
    [InlineData("models:/games")]
    [InlineData("runs:/")]
    [InlineData("")]
    public async Task Register_SourceThatIsNone_IsRefused(string source)
    {
        await using var store = await TestStore.CreateAsync();
        await store.Edits.CreateAsync(new NewModel("games"), People.Ann, default);

        await Should.ThrowAsync<ArgumentException>(() => store.Edits.RegisterAsync(new NewRegistration("games", source), People.Ann, default));

        (await store.Models.FindAsync("games", default)).ShouldNotBeNull().LatestVersion.ShouldBe(0);
    }

    [Theory]
    [InlineData("runs:/0123456789abcdef0123456789abcdef/model")]
    [InlineData("models:/games/9")]
    public async Task Register_SourceThatIsNotThere_IsNotFound(string source)
    {
        await using var store = await TestStore.CreateAsync();
        await store.Edits.CreateAsync(new NewModel("games"), People.Ann, default);

        await Should.ThrowAsync<SourceNotFoundException>(() => store.Edits.RegisterAsync(new NewRegistration("games", source), People.Ann, default));
    }

    [Fact]
    public void Address_OfAVersionsFiles_IsReadBack()
    {
        MLflowSources.Parse(MLflowSources.Of("a b%", 3)["mlflow-artifacts:/".Length..] + "/model/MLmodel").ShouldBe(("a b%", 3, "model/MLmodel"));
        MLflowSources.Parse("0/run/artifacts/x").ShouldBeNull();
    }

    private static async Task PutAsync(TestStore store, string run, string path, string text)
    {
        var file = await store.PutAsync(path, text);
        await store.Database.WriteAsync(
            "test-artifact",
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM run_artifacts WHERE path = @path AND run_no = (SELECT no FROM runs WHERE id = @run)", new { run, path });
                await session.ExecuteAsync(
                    "INSERT INTO run_artifacts (run_no, path, digest, bytes) SELECT no, @path, @Digest, @bytes FROM runs WHERE id = @run", new { run, path, file.Digest, bytes = (long)text.Length });
            },
            default);
    }
}
