using System.Text;
using System.Text.Json;
using Distillery.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Distillery.Dashboard.Tests;

/// <summary>Teachers, requests for promotion and free runs of the fake API.</summary>
internal sealed class FakeCatalogue
{
    public TeacherOverview Teachers { get; set; } = new([], new TeacherSums());

    public List<TeacherSpendView> Spend { get; } = [];

    public List<TeacherAnswerView> Answers { get; } = [];

    public List<TeacherFaultView> Faults { get; } = [];

    public List<TextFileView> Texts { get; } = [];

    public List<PromotionView> Promotions { get; } = [];

    public List<AliasChange> Moves { get; } = [];

    public List<RunListRow> Runs { get; } = [];

    /// <summary>Questions about runs, newest last.</summary>
    public List<string> RunQuestions { get; } = [];

    /// <summary>Rules of aliases, newest first.</summary>
    public List<AliasRulesView> Rules { get; } = [];

    private const string Card = "# games-recommender version 3\n\nA *student* of <b>content</b>.\n\n| measure | value |\n| --- | --- |\n| NDCG@20 | 0.0894 |\n\n- one\n- two\n";

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/teachers", () => Json(Teachers));
        app.MapGet("/api/teachers/spend", (string? q) => Json(new Page<TeacherSpendView>([.. Spend.Where(s => q is null || s.JobName.Contains(q, StringComparison.Ordinal))], null)));
        app.MapGet("/api/teachers/answers", (string? model, string? kind, string? q) => Json(new Page<TeacherAnswerView>(
            [.. Answers.Where(a => (model is null || a.Model == model) && (kind is null || a.Kind == kind) && (q is null || a.Text.Contains(q, StringComparison.Ordinal)))], null)));
        app.MapGet("/api/teachers/faults", (string? state) => Json(new Page<TeacherFaultView>([.. Faults.Where(f => state is null || f.State == state)], null)));
        app.MapGet("/api/teachers/texts", () => Json(new Page<TextFileView>(Texts, null)));
        app.MapGet("/api/promotions", (string? state, string? model) => Json(new Page<PromotionView>(
            [.. Promotions.Where(p => (state is null || p.State == state) && (model is null || p.Model == model))], null)));
        app.MapGet("/api/promotions/{id}", (string id) => Promotions.Find(p => p.Id == id) is { } found ? Json(found) : Problem($"There is no promotion {id}."));
        app.MapGet("/api/promotions/{id}/evidence", (string id) => Results.Bytes(Encoding.UTF8.GetBytes($"evidence of {id}"), "application/zip"));
        app.MapGet("/api/models/{name}/aliases", (string name) => Json(Moves));
        app.MapGet("/api/models/{name}/versions/{version:int}/gates", (string name, int version, string alias) => Json(Promotions[0].Gates! with { Model = name, Version = version, Alias = alias }));
        app.MapGet("/api/models/{name}/versions/{version:int}/card", () => Results.Text(Card, "text/markdown"));
        app.MapGet("/api/models/{name}/versions/{version:int}/lineage", (string name, int version) => Json(new VersionLineage
        {
            Model = name, Version = version, CreatedAt = DateTimeOffset.UnixEpoch, Actor = "ann", JobId = "job-succeeded", JobName = "games-nightly", CodeVersion = "0.1.0+abcdef",
            Datasets = [new DatasetView("digest-of-games", "games", "c", 10, 20, 30, "/data", DateTimeOffset.UnixEpoch)],
            Teachers = [new LineageTeacher("query-teacher", "teacher.json", "digest-of-teacher", new Dictionary<string, string> { ["kind"] = "content" })],
            Prompts = [new LineagePrompt("ask-rationales", "chat", "big-model", "rationales-2", 12)],
            Stages = [new LineageStage("prepare-data", "prepare-data", "succeeded", "run-1", null, new Dictionary<string, string> { ["split"] = "time" }, [new ArtifactView("prepared.json", "d", 12, "run-1")])],
        }));
        app.MapGet("/api/models/{name}/aliases/{alias}/rules", (string name, string alias) => Rules.FirstOrDefault(r => r.Alias == alias) is { } rules ? Json(rules) : Problem($"{alias} has no rules."));
        app.MapGet("/api/models/{name}/aliases/{alias}/rules/history", (string name, string alias) => Json(Rules.Where(r => r.Alias == alias)));
        app.MapGet("/api/lineage", (string? dataset) => Json(new LineageSearch("dataset", dataset ?? "", [], [new LineageHit("games-recommender", 3, DateTimeOffset.UnixEpoch, null, ["candidate"], dataset, null)])));
        app.MapGet("/api/compare", (string runs, string? metric) => Json(new ComparisonView
        {
            Items = [.. runs.Split(',').Select(id => new ComparedItem { Key = id, Name = id })], Params = [], Metrics = [], Metric = metric ?? "ndcg_at_20", Notes = ["run-c was measured on other rows."],
            Pairs = [new ComparedPair("run-b", "run-a", [new ComparedSlice("all", 100, 90, 0.2, 0.1, 0.1, 0.05, 0.15, 40, 30, 20), new ComparedSlice("cold-users", 10, 10, 0.1, 0.2, -0.1, -0.2, -0.01, 1, 2, 7)])],
        }));
        app.MapGet("/api/runs", (HttpRequest request) =>
        {
            RunQuestions.Add(Uri.UnescapeDataString(request.QueryString.Value ?? ""));
            return Json(new Page<RunListRow>(Runs, null));
        });
        app.MapGet("/api/runs/{id}", (string id) => Runs.Find(r => r.Id == id) is { } run
            ? Json(new RunView { Id = run.Id, Name = run.Name, State = run.State, StartedAt = run.StartedAt, EndedAt = run.EndedAt, Params = run.Params, Metrics = run.Metrics })
            : Problem($"There is no run {id}."));
    }

    private static IResult Json<T>(T value) => Results.Json(value, ContractsJson.Options);

    private static IResult Problem(string detail) =>
        Results.Text(JsonSerializer.Serialize(new { code = "not_found", detail }), "application/problem+json", Encoding.UTF8, 404);
}
