using System.Net;
using System.Net.Http.Json;
using System.Text;
using Distillery.Contracts;

namespace Distillery.JobApi.Tests;

public sealed class SubmitTests
{
    [Fact]
    public async Task Post_ValidSpec_IsCreatedWithItsAddress()
    {
        await using var api = await ApiHost.StartAsync();

        using var response = await api.PostSpecAsync(ApiHost.MinimalSpec);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        var job = (await response.Content.ReadFromJsonAsync<JobSummary>(ContractsJson.Options)).ShouldNotBeNull();
        response.Headers.Location?.ToString().ShouldBe($"/api/jobs/{job.Id}");
        (job.State, job.Actor, job.Method).ShouldBe((JobStates.Queued, "local", "fused"));
        var detail = await api.GetAsync<JobDetail>($"/api/jobs/{job.Id}");
        detail.Stages.Select(stage => stage.Name).ShouldBe(["prepare-data", "query-teacher", "distill-student", "evaluate"]);
        detail.Stages[1].Label.ShouldBe("Ask the teacher (content)");
    }

    [Fact]
    public async Task Post_SameKey_AnswersTheSameJobOrAConflict()
    {
        await using var api = await ApiHost.StartAsync();
        var first = await (await api.PostSpecAsync(ApiHost.MinimalSpec, key: "k-1")).Content.ReadFromJsonAsync<JobSummary>(ContractsJson.Options);

        // Equal means equal content: here with other white space and order, and as YAML.
        using var again = await api.PostSpecAsync("""{ "dataset": {"path":"/data"}, "name":"sample" }""", key: "k-1");
        using var yaml = await api.PostSpecAsync("name: sample\ndataset: {path: /data}\n", key: "k-1", type: "application/yaml");
        using var other = await api.PostSpecAsync("""{"name":"other","dataset":{"path":"/data"}}""", key: "k-1");

        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await again.Content.ReadFromJsonAsync<JobSummary>(ContractsJson.Options)).ShouldNotBeNull().Id.ShouldBe(first!.Id);
        yaml.StatusCode.ShouldBe(HttpStatusCode.OK);
        var problem = await other.ProblemAsync();
        (problem.Status, problem.Code).ShouldBe((409, "idempotency_conflict"));
        api.Counts()["jobs"].ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tab\there")]
    [InlineData("ümlaut")]
    public async Task Post_BadKey_IsRefused(string key)
    {
        await using var api = await ApiHost.StartAsync();
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", api.Http.BaseAddress!.Port);
        await using var stream = client.GetStream();

        // Written by hand: HttpClient would not send some of these.
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nIdempotency-Key: {key}\r\nContent-Length: {ApiHost.MinimalSpec.Length}\r\nConnection: close\r\n\r\n{ApiHost.MinimalSpec}"));
        var answer = await new StreamReader(stream).ReadToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 400");
        api.Counts()["jobs"].ShouldBe(0);
    }

    [Fact]
    public async Task Post_KeyTooLong_IsRefused()
    {
        await using var api = await ApiHost.StartAsync();

        (await (await api.PostSpecAsync(ApiHost.MinimalSpec, key: new string('k', 201))).ProblemAsync()).Code.ShouldBe("invalid_idempotency_key");
        (await api.PostSpecAsync(ApiHost.MinimalSpec, key: new string('k', 200))).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data")]
    public async Task Post_OtherContentType_Is415(string type)
    {
        await using var api = await ApiHost.StartAsync();

        var problem = await (await api.PostSpecAsync(ApiHost.MinimalSpec, type: type)).ProblemAsync();

        (problem.Status, problem.Code).ShouldBe((415, "unsupported_content_type"));
    }

    [Fact]
    public async Task Post_NoContentType_Is415()
    {
        await using var api = await ApiHost.StartAsync();
        using var response = await api.Http.PostAsync("/api/jobs", new ByteArrayContent(Encoding.UTF8.GetBytes(ApiHost.MinimalSpec)));

        (await response.ProblemAsync()).Status.ShouldBe(415);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_BodyOverTheLimit_Is413(bool chunked)
    {
        await using var api = await ApiHost.StartAsync(new JobApiOptions { MaxBodyBytes = 4_000 });
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs") { Content = new StringContent(new string(' ', 5_000) + ApiHost.MinimalSpec, Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await api.Http.SendAsync(request);

        var problem = await response.ProblemAsync();
        (problem.Status, problem.Code).ShouldBe((413, "body_too_large"));
    }

    [Theory]
    [InlineData("application/json", "{\"name\":")]
    [InlineData("application/json", "")]
    [InlineData("application/json", "null")]
    [InlineData("application/json", "[1,2]")]
    [InlineData("application/json", "{\"name\":\"a\",\"name\":\"b\"}")]
    [InlineData("application/yaml", "name: [unclosed")]
    [InlineData("application/yaml", "just words")]
    [InlineData("application/yaml", "a: &x [*x]")]
    public async Task Post_NotASpecAtAll_Is400(string type, string body)
    {
        await using var api = await ApiHost.StartAsync();
        var before = api.Counts();

        var problem = await (await api.PostSpecAsync(body, type: type)).ProblemAsync();

        (problem.Status, problem.Code).ShouldBe((400, "unreadable_body"));
        problem.Detail.ShouldNotBeEmpty();
        api.Counts().ShouldBe(before);
    }

    [Fact]
    public async Task Post_NotUtf8_Is400()
    {
        await using var api = await ApiHost.StartAsync();
        var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes("{\"name\":\""), 0xC3, 0x28, .. Encoding.UTF8.GetBytes("\"}")]);
        content.Headers.ContentType = new("application/json");

        (await (await api.Http.PostAsync("/api/jobs", content)).ProblemAsync()).Code.ShouldBe("unreadable_body");
    }

    [Fact]
    public async Task Validate_GoodSpec_ShowsPlanAndYamlAndWritesNothing()
    {
        await using var api = await ApiHost.StartAsync();
        var before = api.Counts();

        using var response = await api.PostSpecAsync(ApiHost.MinimalSpec, path: "/api/jobs/validate");

        var answer = (await response.Content.ReadFromJsonAsync<Validation>(ContractsJson.Options)).ShouldNotBeNull();
        answer.Problems.ShouldBeEmpty();
        answer.Spec.ShouldNotBeNull().Training.Epochs.ShouldBe(20);
        answer.Stages.ShouldNotBeNull().Count.ShouldBe(4);
        answer.Yaml.ShouldNotBeNull().ShouldContain("name: sample");
        api.Counts().ShouldBe(before);
        (await api.PostSpecAsync(answer.Yaml!, type: "application/yaml")).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Validate_BadSpec_Is200WithEveryProblem()
    {
        await using var api = await ApiHost.StartAsync();

        using var response = await api.PostSpecAsync("""{"name":"no spaces please","dataset":{"path":"/d"},"training":{"epochs":0,"batch":"many"}}""", path: "/api/jobs/validate");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = (await response.Content.ReadFromJsonAsync<Validation>(ContractsJson.Options)).ShouldNotBeNull();
        answer.Problems.Select(problem => problem.Path).ShouldBe(["name", "training.epochs", "training.batch"], ignoreOrder: true);
        answer.Spec.ShouldBeNull();
    }

    private sealed record Validation(IReadOnlyList<SpecProblem> Problems, JobSpec? Spec, IReadOnlyList<StagePlan>? Stages, string? Yaml);
}
