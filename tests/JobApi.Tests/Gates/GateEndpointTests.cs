using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Distillery.Contracts;
using Distillery.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Distillery.JobApi.Tests;

/// <summary>Rules, gates, comparison, lineage and cards over HTTP.</summary>
public sealed class GateEndpointTests
{
    private const string Rules = "/api/models/games/aliases/champion/rules";

    [Fact]
    public async Task Rules_AsYamlAndJson_AreStoredWithTheirHistory()
    {
        await using var api = await ApiHost.StartAsync(services: EveryEndpointTests.WithoutBackground);
        await VersionAsync(api);

        var open = await api.GetAsync<AliasRulesView>(Rules);
        var first = await PutAsync<AliasRulesView>(api, "gates:\n  - { metric: ndcg_at_20, against: champion, margin: 0.001 }\n", "application/yaml");
        var second = await PutAsync<AliasRulesView>(api, """{"protected":true,"approvals":{"quorum":2},"gates":[{"maxAge":"30d"}]}""", "application/json");
        var listed = await api.GetAsync<List<AliasRulesView>>("/api/models/games/rules");
        using var removal = await api.Http.DeleteAsync(Rules);

        (open.Number, open.Rules, open.Yaml, open.Digest).ShouldBe((0, null, "", ""));
        (first.Number, first.Actor, first.Yaml).ShouldBe((1, "local", "protected: false\ngates:\n  - { metric: ndcg_at_20, against: champion, margin: 0.001 }\n"));
        (second.Number, second.Rules!.Approvals!.Quorum).ShouldBe((2, 2));
        listed.ShouldHaveSingleItem().Digest.ShouldBe(second.Digest);
        ((int)removal.StatusCode).ShouldBe(200);
        (await api.GetAsync<AliasRulesView>(Rules)).Rules.ShouldBeNull();
        (await api.GetAsync<List<AliasRulesView>>($"{Rules}/history")).Select(view => view.Number).ShouldBe([3, 2, 1]);
    }

    [Fact]
    public async Task Rules_WithMistakes_AreRefusedWholeWithEveryPath()
    {
        await using var api = await ApiHost.StartAsync(services: EveryEndpointTests.WithoutBackground);
        await VersionAsync(api);
        await PutAsync<AliasRulesView>(api, """{"protected":true}""", "application/json");
        var before = api.Counts();

        using var wrong = await api.Http.PutAsync(Rules, new StringContent("gates:\n  - { metric: hr_at_20 }\n  - { maxAge: soon }\n", Encoding.UTF8, "application/yaml"));
        using var broken = await api.Http.PutAsync(Rules, new StringContent("{", Encoding.UTF8, "application/json"));
        using var large = await api.Http.PutAsync(Rules, new StringContent(new string(' ', 70_000), Encoding.UTF8, "application/json"));
        using var text = await api.Http.PutAsync(Rules, new StringContent("x", Encoding.UTF8, "text/plain"));
        using var name = await api.Http.PutAsync("/api/models/games/aliases/a%20b/rules", new StringContent("{}", Encoding.UTF8, "application/json"));

        var problem = (await wrong.Content.ReadFromJsonAsync<JsonNode>()).ShouldNotBeNull();
        ((int)wrong.StatusCode, problem["code"]!.GetValue<string>()).ShouldBe((422, "invalid_rules"));
        problem["errors"]!.AsArray().Select(error => error!["path"]!.GetValue<string>()).ShouldBe(["gates[0]", "gates[1].maxAge"]);
        new[] { broken, large, text, name }.Select(answer => (int)answer.StatusCode).ShouldBe([400, 413, 415, 400]);
        api.Counts().ShouldBe(before);
    }

    [Fact]
    public async Task Gates_AreEvaluatedAndCanBeTried()
    {
        await using var api = await ApiHost.StartAsync(services: EveryEndpointTests.WithoutBackground);
        await VersionAsync(api);
        await PutAsync<AliasRulesView>(api, """{"gates":[{"guard":"coverage_at_20","atLeast":0.2}]}""", "application/json");

        var report = await api.GetAsync<GateReport>("/api/models/games/versions/1/gates?alias=champion");
        using var tried = await api.Http.PostAsync("/api/models/games/versions/1/gates?alias=champion", new StringContent("gates: [{ guard: coverage_at_20, atLeast: 0.5 }]", Encoding.UTF8, "application/yaml"));

        (report.Passed, report.Results.Count).ShouldBe((true, 2));
        var other = (await tried.Content.ReadFromJsonAsync<GateReport>(ContractsJson.Options)).ShouldNotBeNull();
        (other.Passed, other.Results[1].Reason).ShouldBe((false, "Coverage@20 is 0.3, below 0.5."));
        (await api.GetAsync<AliasRulesView>(Rules)).Number.ShouldBe(1);
        foreach (var (address, status) in new[] { ("/api/models/games/versions/1/gates", 400), ("/api/models/games/versions/9/gates?alias=champion", 404), ("/api/models/other/rules", 404) })
        {
            using var answer = await api.Http.GetAsync(address);
            ((int)answer.StatusCode).ShouldBe(status);
        }
    }

    [Fact]
    public async Task AMoveThatTheGatesRefuse_Is403WithTheNumbers()
    {
        await using var api = await ApiHost.StartAsync(services: EveryEndpointTests.WithoutBackground);
        await VersionAsync(api);
        await PutAsync<AliasRulesView>(api, """{"gates":[{"guard":"coverage_at_20","atLeast":0.5}]}""", "application/json");

        using var answer = await api.Http.PutAsJsonAsync("/api/models/games/aliases/champion", new NewAliasMove(1));

        var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>()).ShouldNotBeNull();
        ((int)answer.StatusCode, problem["code"]!.GetValue<string>()).ShouldBe((403, "permission_denied"));
        problem["detail"]!.GetValue<string>().ShouldContain("Coverage@20 is 0.3, below 0.5.");
        (await api.GetAsync<ModelView>("/api/models/games")).Aliases.ShouldBeEmpty();
    }

    [Fact]
    public async Task Comparison_LineageAndCard_AreThere()
    {
        await using var api = await ApiHost.StartAsync(services: EveryEndpointTests.WithoutBackground);
        await VersionAsync(api);
        await VersionAsync(api);

        var view = await api.GetAsync<ComparisonView>("/api/compare?versions=games/1,games/2&metric=hr_at_10");
        var lineage = await api.GetAsync<VersionLineage>("/api/models/games/versions/1/lineage");
        using var card = await api.Http.GetAsync("/api/models/games/versions/1/card");

        (view.Metric, view.Items.Count, view.Pairs.Count, view.Notes.Count).ShouldBe(("hr_at_10", 2, 0, 2));
        view.Params.Single(param => param.Name == "seed").Values.ShouldBe(["1", "2"]);
        lineage.Stages[0].Name.ShouldBe("prepare-data");
        card.Content.Headers.ContentType!.MediaType.ShouldBe("text/markdown");
        (await card.Content.ReadAsStringAsync()).ShouldStartWith("# games, version 1\n");
        foreach (var (address, status) in new[]
        {
            ("/api/compare", 400), ("/api/compare?runs=a&versions=b", 400), ("/api/compare?runs=a", 400), ("/api/compare?runs=a,b", 404), ("/api/compare?versions=games/1,games/9", 404),
            ("/api/compare?versions=games/1,games/2&metric=x", 400), ("/api/lineage?user=a&item=b", 400), ("/api/lineage?dataset=abc", 404), ("/api/lineage?user=a", 200), ("/api/lineage?artifact=a", 200),
        })
        {
            using var answer = await api.Http.GetAsync(address);
            ((int)answer.StatusCode).ShouldBe(status, address);
        }
    }

    private static async Task<T> PutAsync<T>(ApiHost api, string body, string type)
    {
        using var answer = await api.Http.PutAsync(Rules, new StringContent(body, Encoding.UTF8, type));
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<T>(ContractsJson.Options))!;
    }

    /// <summary>Registers a version past the API, as a worker does.</summary>
    internal static async Task VersionAsync(ApiHost api)
    {
        await api.SubmitAsync();
        var lease = await api.ClaimAsync();
        var models = api.Services.GetRequiredService<ModelStore>();
        var number = ((await models.FindAsync("games", default))?.LatestVersion ?? 0) + 1;
        await models.RegisterVersionAsync(
            lease,
            new NewModelVersion
            {
                Model = "games",
                Metrics = new Dictionary<string, double> { ["coverage_at_20"] = 0.3 },
                Tags = new Dictionary<string, string> { ["seed"] = $"{number}" },
                Files = [await api.PutAsync("student.safetensors", $"weights {number}")],
            },
            default);
    }
}
