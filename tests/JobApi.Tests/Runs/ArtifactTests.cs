using System.Net;
using System.Net.Http.Headers;
using Distillery.Registry;

namespace Distillery.JobApi.Tests;

public sealed class ArtifactTests : IAsyncLifetime
{
    private ApiHost _api = null!;
    private StageLease _lease = null!;
    private StoredFile _file = null!;

    [Fact]
    public async Task Get_Artifact_GivesBytesAndDigest()
    {
        using var response = await _api.Http.GetAsync(Address("data/items.tsv"));

        (await response.Content.ReadAsStringAsync()).ShouldBe("0123456789");
        response.Headers.ETag?.Tag.ShouldBe($"\"{_file.Digest}\"");
        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/plain");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task Get_Range_GivesThePart()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address("data/items.tsv"));
        request.Headers.Range = new RangeHeaderValue(3, 5);

        using var response = await _api.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await response.Content.ReadAsStringAsync()).ShouldBe("345");
    }

    [Fact]
    public async Task Get_KnownETag_Is304()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address("data/items.tsv"));
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{_file.Digest}\""));

        (await _api.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Get_PageThatABrowserWouldRun_IsADownload()
    {
        using var response = await _api.Http.GetAsync(Address("report.html"));

        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/octet-stream");
        response.Content.Headers.ContentDisposition?.DispositionType.ShouldBe("attachment");
    }

    [Theory]
    [InlineData("data/../data/items.tsv/x")]
    [InlineData("..%2f..%2fregistry.db")]
    [InlineData("nothing")]
    [InlineData("")]
    public async Task Get_OtherPath_Is404(string path)
        => (await (await _api.Http.GetAsync(Address(path))).ProblemAsync()).Status.ShouldBe(404);

    [Fact]
    public async Task Get_DamagedContent_Is410AndSaysWhatToDo()
    {
        var file = await _api.Artifacts.GetLocalFileAsync(_file.Digest, default);
        File.Delete(file);
        await File.WriteAllTextAsync(file, "9876543210");

        var problem = await (await _api.Http.GetAsync(Address("data/items.tsv"))).ProblemAsync();

        (problem.Status, problem.Code).ShouldBe((410, "artifact_unavailable"));
        problem.Detail.ShouldContain("damaged");
    }

    public async Task InitializeAsync()
    {
        _api = await ApiHost.StartAsync();
        await _api.SubmitAsync();
        _lease = await _api.ClaimAsync();
        _file = await _api.PutAsync("data/items.tsv", "0123456789");
        await _api.Leases.CompleteAsync(_lease, [_file, await _api.PutAsync("report.html", "<script>alert(1)</script>")], "done", default);
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    private string Address(string path) => $"/api/runs/{_lease.RunId}/artifacts/{path}";
}
