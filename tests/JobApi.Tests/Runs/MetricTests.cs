using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.Tests;

public sealed class MetricTests
{
    [Fact]
    public async Task Get_Metrics_OfOneKeyAfterAStepOrOfAll()
    {
        await using var api = await ApiHost.StartAsync();
        await api.SubmitAsync();
        var lease = await api.ClaimAsync();
        await api.Reports.ReportAsync(
            lease,
            new StageReport
            {
                Metrics = [.. Enumerable.Range(0, 4).Select(n => new MetricPoint("loss", n, n, DateTimeOffset.UnixEpoch)), new MetricPoint("ndcg_at_20", 1, 0.25, DateTimeOffset.UnixEpoch)],
            },
            default);

        (await api.GetAsync<List<MetricPoint>>($"/api/runs/{lease.RunId}/metrics?key=loss&after=1")).Select(point => point.Step).ShouldBe([2, 3]);
        (await api.GetAsync<List<MetricPoint>>($"/api/runs/{lease.RunId}/metrics")).Count.ShouldBe(5);
        (await api.GetAsync<List<MetricPoint>>($"/api/runs/{lease.RunId}/metrics?key=unknown")).ShouldBeEmpty();
        (await api.GetAsync<RunView>($"/api/runs/{lease.RunId}")).Metrics["ndcg_at_20"].ShouldBe(0.25);
    }
}
