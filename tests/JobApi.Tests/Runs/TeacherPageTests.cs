using System.Net;
using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.JobApi.Tests.Runs;

public sealed class TeacherPageTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ApiHost _api = shared.Host;

    [Fact]
    public async Task Teachers_OfAFreshPlatform_AreEmpty()
    {
        (await _api.GetAsync<TeacherOverview>("/api/teachers")).Models.ShouldBeEmpty();
        (await _api.GetAsync<Page<TeacherSpendView>>("/api/teachers/spend?q=x&team=y&limit=5")).Items.ShouldBeEmpty();
        (await _api.GetAsync<Page<TeacherAnswerView>>("/api/teachers/answers?model=m&kind=chat&q=x")).Items.ShouldBeEmpty();
        (await _api.GetAsync<Page<TeacherFaultView>>("/api/teachers/faults?state=invalid")).Items.ShouldBeEmpty();
        (await _api.GetAsync<Page<TextFileView>>("/api/teachers/texts")).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/api/teachers/answers?kind=video", "kind: 'video' must be one of chat, embedding")]
    [InlineData("/api/teachers/faults?state=answered", "state: 'answered' must be one of invalid, refused, failed, lost")]
    [InlineData("/api/teachers/spend?limit=0", "limit: 0 must be from 1 to 200")]
    [InlineData("/api/teachers/texts?after=nonsense", "after: not a position in this list")]
    [InlineData("/api/jobs?order=sideways", "order: 'sideways' must be newest or oldest")]
    [InlineData("/api/audit?order=sideways", "order: 'sideways' must be newest or oldest")]
    [InlineData("/api/promotions?order=sideways", "order: 'sideways' must be newest or oldest")]
    [InlineData("/api/queues/dead-letters?order=sideways", "order: 'sideways' must be newest or oldest")]
    [InlineData("/api/webhooks/any/deliveries?order=sideways", "order: 'sideways' must be newest or oldest")]
    [InlineData("/api/schedules/any/history?order=sideways", "order: 'sideways' must be newest or oldest")]
    [InlineData("/api/teachers/spend?order=sideways", "order: 'sideways' must be newest or oldest")]
    [InlineData("/api/teachers/answers?order=sideways", "order: 'sideways' must be newest or oldest")]
    [InlineData("/api/teachers/faults?order=sideways", "order: 'sideways' must be newest or oldest")]
    [InlineData("/api/teachers/texts?order=sideways", "order: 'sideways' must be newest or oldest")]
    public async Task Parameter_Wrong_IsRefusedByName(string path, string expected)
    {
        var answer = await _api.Http.GetAsync(path);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.ProblemAsync()).Detail.ShouldContain(expected);
    }

    [Fact]
    public async Task OpenApi_ListsByTime_NameTheirOrder()
    {
        using var document = JsonDocument.Parse(await _api.Http.GetStringAsync("/openapi/v1.json"));

        foreach (var path in new[]
        {
            "jobs", "promotions", "queues/dead-letters", "webhooks/{id}/deliveries", "schedules/{name}/history", "teachers/spend", "teachers/answers", "teachers/faults", "teachers/texts",
        })
        {
            document.RootElement.GetProperty("paths").GetProperty($"/api/{path}").GetProperty("get").GetProperty("parameters").EnumerateArray()
                .Select(parameter => parameter.GetProperty("name").GetString()).ShouldContain("order", path);
        }
    }

    [Fact]
    public async Task Validate_SoundSpec_ComesWithAnEstimate()
    {
        var answer = await _api.PostSpecAsync("""{"name":"a","dataset":{"path":"/d"},"teacher":{"kind":"chat","model":"m","endpoint":"http://localhost:1/v1","windows":10}}""", path: "/api/jobs/validate");

        var estimate = (await answer.Content.ReadAsStringAsync());
        estimate.ShouldContain("\"questions\":10");
        estimate.ShouldContain("\"asks\":true");
    }
}
