using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.Tests;

public sealed class PromotionApiTests : IAsyncLifetime
{
    private ApiHost _api = null!;
    private string _ann = "";
    private string _bob = "";
    private string _root = "";

    public async Task InitializeAsync()
    {
        _api = await ApiHost.StartAsync(ApiHost.Keyed);
        _root = ApiHost.AdminKey;
        _ann = (await _api.KeyAsync(Roles.Submitter, "ann")).Secret;
        _bob = (await _api.KeyAsync(Roles.Approver, "bob")).Secret;
        for (var n = 1; n <= 3; n++)
        {
            (await SendAsync("POST", "/api/jobs", _ann, new { name = $"job{n}", dataset = new { path = "/data" } })).StatusCode.ShouldBe(HttpStatusCode.Created);
            await _api.Services.Get<ModelStore>().RegisterVersionAsync(
                await _api.ClaimAsync(),
                new NewModelVersion { Model = "m", Metrics = new Dictionary<string, double> { ["quality"] = n / 10.0 }, Tags = new Dictionary<string, string>(), Files = [await _api.PutAsync("model", $"{n}")] },
                default);
        }
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Story_RequestApproveRollBack_WithEvidenceThatVerifies()
    {
        (await SendAsync("PUT", "/api/models/m/aliases/champion", _bob, new { version = 1 })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ProtectAsync();

        var refused = await SendAsync("PUT", "/api/models/m/aliases/champion", _bob, new { version = 2 });
        var asked = await ReadAsync<PromotionView>(await SendAsync("POST", "/api/models/m/promotions", _ann, new { alias = "champion", version = 2, comment = "better" }), HttpStatusCode.Created);
        var own = await SendAsync("POST", $"/api/promotions/{asked.Id}/approve", _ann, new { });
        var applied = await ReadAsync<PromotionView>(await SendAsync("POST", $"/api/promotions/{asked.Id}/approve", _bob, new { comment = "yes" }));
        var replay = await SendAsync("POST", $"/api/promotions/{asked.Id}/approve", _bob, new { });
        var drill = await ReadAsync<RollbackView>(await SendAsync("POST", "/api/models/m/aliases/champion/rollback", _bob, new { drill = true }));
        var back = await ReadAsync<RollbackView>(await SendAsync("POST", "/api/models/m/aliases/champion/rollback", _bob, new { comment = "slow" }));

        (await refused.ProblemAsync()).ShouldSatisfyAllConditions(
            problem => (problem.Status, problem.Code).ShouldBe((403, "permission_denied")), problem => problem.Detail.ShouldContain("is protected"));
        (await own.ProblemAsync()).ShouldSatisfyAllConditions(problem => (problem.Status, problem.Code).ShouldBe((403, "permission_denied")));
        (await replay.ProblemAsync()).ShouldSatisfyAllConditions(problem => (problem.Status, problem.Code).ShouldBe((409, "promotion_ended")));
        (applied.State, drill.Drill, drill.To, back.From, back.To).ShouldBe(("applied", true, 1, 2, 1));
        using var evidence = await _api.SendAsync("GET", $"/api/promotions/{asked.Id}/evidence", _ann);
        var keys = await ReadAsync<List<EvidenceKey>>(await _api.SendAsync("GET", "/api/evidence/keys", _ann));
        evidence.Content.Headers.ContentType!.MediaType.ShouldBe("application/zip");
        EvidenceBundle.Verify(await evidence.Content.ReadAsStreamAsync(), keys.Select(key => key.Pem)).Statement.ShouldNotBeNull().Promotion.Votes.Single().Actor.ShouldBe("bob");
        (await ReadAsync<List<AliasChange>>(await _api.SendAsync("GET", "/api/models/m/aliases", _ann))).Select(change => change.Kind).ShouldBe(["rollback", "promotion", "move"]);
        (await ReadAsync<AuditVerdict>(await _api.SendAsync("GET", "/api/audit/verify", _root))).Valid.ShouldBeTrue();
    }

    [Fact]
    public async Task FailedGate_AnswersReasonsAndNumbers()
    {
        await _api.Services.Get<AliasRulesStore>().SetAsync("m", "champion", new AliasRules { Gates = [new GateRule { Name = "good enough", Metric = "quality", AtLeast = 0.2 }] }, "root", default);

        using var refused = await SendAsync("PUT", "/api/models/m/aliases/champion", _bob, new { version = 1 });

        var body = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        ((int)refused.StatusCode, body["code"]!.GetValue<string>()).ShouldBe((403, "permission_denied"));
        body["reasons"]!.AsArray().ShouldContain(reason => reason!.GetValue<string>().Contains("good enough"));
        body["gates"]!["results"]!.AsArray().Single(result => result!["gate"]!.GetValue<string>() == "good enough")!["numbers"]!["value"]!.GetValue<double>().ShouldBe(0.1);
    }

    [Fact]
    public async Task FailedGate_RefusesMLflowsClientsAsWell()
    {
        await _api.Services.Get<AliasRulesStore>().SetAsync("m", "champion", new AliasRules { Gates = [new GateRule { Name = "good enough", Metric = "quality", AtLeast = 0.2 }] }, "root", default);
        await _api.Services.Get<AliasRulesStore>().SetAsync("m", "production", new AliasRules { Gates = [new GateRule { Name = "good enough", Metric = "quality", AtLeast = 0.2 }] }, "root", default);

        foreach (var (path, body) in new (string, object)[]
        {
            ("registered-models/alias", new { name = "m", alias = "champion", version = "1" }),
            ("model-versions/transition-stage", new { name = "m", version = "1", stage = "Production" }),
        })
        {
            using var refused = await SendAsync("POST", $"/api/2.0/mlflow/{path}", _bob, body);
            var error = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
            ((int)refused.StatusCode, error["error_code"]!.GetValue<string>()).ShouldBe((403, "PERMISSION_DENIED"));
            error["message"]!.GetValue<string>().ShouldContain("good enough");
        }

        (await SendAsync("POST", "/api/2.0/mlflow/registered-models/alias", _ann, new { name = "m", alias = "champion", version = "3" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync("POST", "/api/2.0/mlflow/registered-models/alias", _bob, new { name = "m", alias = "champion", version = "3" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ReadAsync<List<AliasChange>>(await _api.SendAsync("GET", "/api/models/m/aliases", _ann))).Single().To.ShouldBe(3);
    }

    [Fact]
    public async Task VersionOfAWorker_IsSeenByMLflowsClients_AndItsAliasByEverybody()
    {
        (await SendAsync("POST", "/api/2.0/mlflow/registered-models/alias", _bob, new { name = "m", alias = "champion", version = "2" })).StatusCode.ShouldBe(HttpStatusCode.OK);

        var version = JsonNode.Parse(await TextAsync("/api/2.0/mlflow/model-versions/get?name=m&version=2"))!["model_version"]!;
        var uri = JsonNode.Parse(await TextAsync("/api/2.0/mlflow/model-versions/get-download-uri?name=m&version=2"))!["artifact_uri"]!.GetValue<string>();

        (version["source"]!.GetValue<string>(), version["status"]!.GetValue<string>(), version["user_id"]!.GetValue<string>()).ShouldBe((uri, "READY", "ann"));
        version["aliases"]!.AsArray().Single()!.GetValue<string>().ShouldBe("champion");
        (await TextAsync($"/api/2.0/mlflow-artifacts/artifacts/{uri["mlflow-artifacts:/".Length..]}/model")).ShouldBe("2");
        (await ReadAsync<Page<ModelVersionView>>(await _api.SendAsync("GET", "/api/search/versions?filter=name%20%3D%20'm'%20AND%20version_number%20%3E%201&orderBy=version_number", _ann)))
            .Items.Select(found => (found.Version, found.Metrics["quality"], found.Aliases.Count)).ShouldBe([(2, 0.2, 1), (3, 0.3, 0)]);
        (await ReadAsync<Page<ModelView>>(await _api.SendAsync("GET", "/api/search/models?filter=name%20LIKE%20'M'", _ann))).Items.ShouldBeEmpty();
        (await _api.SendAsync("GET", "/api/search/models?filter=age%20%3E%201", _ann)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Override_NeedsItsRight_AndIsGivenByAKey()
    {
        await ProtectAsync();
        var made = await ReadAsync<CreatedKey>(await SendAsync("POST", "/api/keys", _root, new { name = "oncall", role = "approver", grants = new[] { "override" } }), HttpStatusCode.Created);
        var move = new { version = 3, @override = new { reason = "the shop shows nothing" } };

        (await SendAsync("PUT", "/api/models/m/aliases/champion", _bob, move)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync("PUT", "/api/models/m/aliases/champion", made.Secret, move)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _api.SendAsync("DELETE", "/api/models/m/aliases/champion", made.Secret)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await _api.SendAsync("DELETE", "/api/models/m/aliases/champion?override=it%20must%20go%20at%20once", made.Secret)).StatusCode.ShouldBe(HttpStatusCode.OK);

        made.Key.Grants.ShouldBe(["override"]);
        (await SendAsync("POST", "/api/keys", _root, new { name = "x", role = "viewer", grants = new[] { "override" } })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync("POST", "/api/keys", _root, new { name = "x", role = "approver", grants = new[] { "fly" } })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Lists_FilterByStateAndModel()
    {
        var first = await ReadAsync<PromotionView>(await SendAsync("POST", "/api/models/m/promotions", _ann, new { alias = "champion", version = 2 }), HttpStatusCode.Created);
        await ReadAsync<PromotionView>(await SendAsync("POST", $"/api/promotions/{first.Id}/comments", _bob, new { comment = "hm" }));
        await ReadAsync<PromotionView>(await SendAsync("POST", $"/api/promotions/{first.Id}/reject", _bob, new { comment = "no" }));

        (await ReadAsync<Page<PromotionView>>(await _api.SendAsync("GET", "/api/promotions?state=rejected&model=m", _ann))).Items.Single().Comments.Single().Text.ShouldBe("hm");
        (await ReadAsync<Page<PromotionView>>(await _api.SendAsync("GET", "/api/promotions?state=open", _ann))).Items.ShouldBeEmpty();
        (await _api.SendAsync("GET", "/api/promotions?state=no", _ann)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private Task ProtectAsync() => _api.Services.Get<AliasRulesStore>().SetAsync("m", "champion", new AliasRules { Protected = true }, "root", default);

    private Task<HttpResponseMessage> SendAsync(string method, string path, string key, object body) => _api.SendAsync(method, path, key, JsonContent.Create(body));

    private async Task<string> TextAsync(string path)
    {
        using var response = await _api.SendAsync("GET", path, _ann);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return text;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        response.StatusCode.ShouldBe(status, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<T>(ContractsJson.Options))!;
    }
}
