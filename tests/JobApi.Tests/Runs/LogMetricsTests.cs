using System.Net;
using System.Net.Http.Json;
using System.Text;
using Distillery.Contracts;

namespace Distillery.JobApi.Tests;

public sealed class LogMetricsTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ApiHost _api = shared.Host;

    [Fact]
    public async Task Log_ToARunOfItsOwn_StoresTheBatchOnce()
    {
        using var created = await _api.Http.PostAsJsonAsync("/api/runs", new NewRun("online"), ContractsJson.Options);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var run = (await created.Content.ReadFromJsonAsync<RunView>(ContractsJson.Options))!;
        created.Headers.Location!.ToString().ShouldBe($"/api/runs/{run.Id}");
        const string Batch = """{"points":[{"key":"clicks","step":1,"value":2.5,"time":"2025-03-01T12:00:00Z"},{"key":"clicks","step":2,"value":3,"time":"2025-03-01T12:00:01.5Z"}]}""";

        for (var again = 0; again < 2; again++)
        {
            using var response = await PostAsync(run.Id, Batch);
            ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
            (await response.Content.ReadFromJsonAsync<MetricReceipt>(ContractsJson.Options)).ShouldBe(new MetricReceipt(2));
        }

        (await _api.GetAsync<List<MetricPoint>>($"/api/runs/{run.Id}/metrics")).Select(point => (point.Step, point.Value)).ShouldBe([(1, 2.5), (2, 3)]);
    }

    [Theory]
    [InlineData("""{"points":[{"step":1,"value":2,"time":"2025-03-01T12:00:00Z"}]}""", "points[0].key")]
    [InlineData("""{"points":[{"key":"a","step":1,"value":2,"time":"2025-03-01T12:00:00Z"},{"key":"a","step":1,"time":"2025-03-01T12:00:00Z"}]}""", "points[1].value")]
    [InlineData("""{"points":[{"key":"a","value":2,"time":"2025-03-01T12:00:00Z"}]}""", "points[0].step")]
    [InlineData("""{"points":[{"key":"a","step":1,"value":2}]}""", "points[0].time")]
    [InlineData("""{"points":[{"key":"a@b","step":1,"value":2,"time":"2025-03-01T12:00:00Z"}]}""", "points[0]")]
    [InlineData("""{"points":[null]}""", "points[0]")]
    [InlineData("""{"points":[]}""", "points")]
    [InlineData("""{}""", "points")]
    public async Task Log_BadPoint_IsNamedAndNothingIsStored(string body, string path)
    {
        var before = _api.Counts();

        using var response = await PostAsync("any", body);

        var problem = await response.ProblemAsync();
        (problem.Status, problem.Code).ShouldBe((422, "invalid_metrics"));
        problem.Errors.Single().Path.ShouldBe(path);
        _api.Counts()["metrics"].ShouldBe(before["metrics"]);
    }

    [Fact]
    public async Task Log_ToAStagesRun_Is409()
    {
        var job = await _api.SubmitAsync();
        var stage = (await _api.GetAsync<List<RunView>>($"/api/jobs/{job.Id}/runs"))[1];

        using var response = await PostAsync(stage.Id, """{"points":[{"key":"external/a","step":1,"value":2,"time":"2025-03-01T12:00:00Z"}]}""");

        var problem = await response.ProblemAsync();
        (problem.Status, problem.Code).ShouldBe((409, "run_owned"));
    }

    [Fact]
    public async Task Get_FewerPointsThanThereAre_SaysThatTheyAreSampled()
    {
        using var created = await _api.Http.PostAsJsonAsync("/api/runs", new NewRun("long"), ContractsJson.Options);
        var run = (await created.Content.ReadFromJsonAsync<RunView>(ContractsJson.Options))!;
        var points = Enumerable.Range(0, 1_000).Select(n => new NewMetricPoint("loss", n, n, DateTimeOffset.UnixEpoch)).ToList();
        using var logged = await _api.Http.PostAsJsonAsync($"/api/runs/{run.Id}/metrics", new MetricBatch(points), ContractsJson.Options);
        logged.EnsureSuccessStatusCode();

        using var thin = await _api.Http.GetAsync($"/api/runs/{run.Id}/metrics?points=100");
        using var whole = await _api.Http.GetAsync($"/api/runs/{run.Id}/metrics");
        using var refused = await _api.Http.GetAsync($"/api/runs/{run.Id}/metrics?points=3");

        (await thin.Content.ReadFromJsonAsync<List<MetricPoint>>(ContractsJson.Options))!.Count.ShouldBeInRange(20, 100);
        thin.Headers.GetValues("Distillery-Sampled").Single().ShouldBe("true");
        whole.Headers.GetValues("Distillery-Sampled").Single().ShouldBe("false");
        (await refused.ProblemAsync()).Status.ShouldBe(400);
    }

    private Task<HttpResponseMessage> PostAsync(string run, string body)
        => _api.Http.PostAsync($"/api/runs/{run}/metrics", new StringContent(body, Encoding.UTF8, "application/json"));
}
