using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Distillery.Contracts;
using Distillery.Registry;
using Distillery.TestS3;

namespace Distillery.JobApi.Tests;

/// <summary>Content and uploads over HTTP, on disk and in a bucket.</summary>
public sealed class ContentTests
{
    private const int Part = 5 << 20;

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Upload_InPartsOverHttp_IsReadBackByDigestWithRangesAndETag(string backend)
    {
        await using var bench = await Bench.StartAsync(backend);
        var whole = new byte[Part + 5];
        new Random(3).NextBytes(whole);
        var digest = Convert.ToHexStringLower(SHA256.HashData(whole));
        var upload = await bench.BeginAsync();
        upload.PartBytes.ShouldBe(Part);
        (await bench.PutAsync(upload.Id, 2, whole[Part..])).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await bench.PutAsync(upload.Id, 1, whole[..Part])).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await bench.Api.GetAsync<UploadView>($"/api/artifacts/uploads/{upload.Id}")).Parts.Select(part => part.Bytes).ShouldBe([Part, 5L]);

        (await bench.CompleteAsync(upload.Id, digest)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var answer = await bench.Api.Http.GetAsync($"/api/artifacts/{digest}");
        (await answer.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(whole).ShouldBeTrue();
        answer.Headers.ETag!.Tag.ShouldBe($"\"{digest}\"");
        var range = new HttpRequestMessage(HttpMethod.Get, $"/api/artifacts/{digest}") { Headers = { Range = new RangeHeaderValue(Part - 2, Part + 1) } };
        var piece = await bench.Api.Http.SendAsync(range);
        piece.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await piece.Content.ReadAsByteArrayAsync()).ShouldBe(whole[(Part - 2)..(Part + 2)]);
        var known = new HttpRequestMessage(HttpMethod.Get, $"/api/artifacts/{digest}") { Headers = { IfNoneMatch = { new EntityTagHeaderValue($"\"{digest}\"") } } };
        (await bench.Api.Http.SendAsync(known)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Upload_Refusals_NameTheirCode(string backend)
    {
        await using var bench = await Bench.StartAsync(backend);
        var upload = await bench.BeginAsync();

        (await (await bench.PutAsync(upload.Id, 1, new byte[10], wrongDigest: true)).ProblemAsync()).ShouldSatisfyAllConditions(
            problem => problem.Status.ShouldBe(422), problem => problem.Code.ShouldBe("part_damaged"));
        (await (await bench.PutAsync(upload.Id, 1, new byte[Part + 1])).ProblemAsync()).Status.ShouldBe(413);
        (await (await bench.PutAsync(upload.Id, 10_001, [1])).ProblemAsync()).Status.ShouldBe(400);
        (await (await bench.PutAsync(upload.Id, 1, [])).ProblemAsync()).Code.ShouldBe("part_damaged");
        (await (await bench.CompleteAsync(upload.Id, new string('a', 64))).ProblemAsync()).Code.ShouldBe("parts_missing");
        (await (await bench.CompleteAsync(upload.Id, "abc")).ProblemAsync()).Status.ShouldBe(400);
        await bench.PutAsync(upload.Id, 1, [1, 2, 3]);
        (await (await bench.CompleteAsync(upload.Id, new string('a', 64))).ProblemAsync()).ShouldSatisfyAllConditions(
            problem => problem.Status.ShouldBe(422), problem => problem.Code.ShouldBe("digest_mismatch"));
        (await (await bench.PutAsync(upload.Id, 1, [1])).ProblemAsync()).Code.ShouldBe("upload_not_found");
        (await (await bench.Api.Http.GetAsync($"/api/artifacts/{new string('a', 64)}")).ProblemAsync()).Status.ShouldBe(404);
        (await (await bench.Api.Http.GetAsync("/api/artifacts/nonsense")).ProblemAsync()).Status.ShouldBe(400);
        using var unknown = new StringContent("""{"bytez":3}""", Encoding.UTF8, "application/json");
        (await (await bench.Api.Http.PostAsync("/api/artifacts/uploads", unknown)).ProblemAsync()).Errors.Single().Path.ShouldBe("bytez");
    }

    [Fact]
    public async Task Get_DamagedContentOfABucket_CutsTheConnectionBeforeTheEnd()
    {
        await using var bench = await Bench.StartAsync("s3");
        var bytes = new byte[1 << 20];
        var info = await bench.Api.Artifacts.PutAsync(new MemoryStream(bytes), default);
        bench.Server!.Objects.Single().Value.Bytes[1000] = 1;

        var answer = await bench.Api.Http.GetAsync($"/api/artifacts/{info.Digest}", HttpCompletionOption.ResponseHeadersRead);

        await Should.ThrowAsync<Exception>(() => answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_StoreThatIsAway_Is503()
    {
        await using var bench = await Bench.StartAsync("s3");
        await bench.Server!.DisposeAsync();

        var problem = await (await bench.Api.Http.GetAsync($"/api/artifacts/{new string('a', 64)}")).ProblemAsync();

        (problem.Status, problem.Code).ShouldBe((503, "artifact_store_away"));
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("s3")]
    public async Task Gc_DryRunThenRun_AndVerify_AnswerWhatTheyFound(string backend)
    {
        await using var bench = await Bench.StartAsync(backend);
        await bench.Api.Artifacts.PutAsync(new MemoryStream([1, 2, 3]), default);

        async Task<SweepView> Post(string path)
        {
            using var answer = await bench.Api.Http.PostAsync(path, null);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            return (await answer.Content.ReadFromJsonAsync<SweepView>(ContractsJson.Options))!;
        }

        var dry = await Post("/api/artifacts/gc?dryRun=true");
        (dry.DryRun, dry.State, dry.Contents, dry.ContentBytes, dry.Found).ShouldBe((true, "succeeded", 1, 3, 0), "young content stays");
        (await Post("/api/artifacts/gc")).DryRun.ShouldBeFalse();
        (await Post("/api/artifacts/verify")).Found.ShouldBe(0);
        var list = await bench.Api.GetAsync<IReadOnlyList<SweepView>>("/api/artifacts/gc");
        list.Select(sweep => sweep.Kind).ShouldBe(["verify", "collect", "collect"]);
        (await bench.Api.GetAsync<SweepView>($"/api/artifacts/gc/{dry.Id}")).Id.ShouldBe(dry.Id);
        (await (await bench.Api.Http.PostAsync("/api/artifacts/gc?wait=500", null)).ProblemAsync()).Status.ShouldBe(400);
        (await (await bench.Api.Http.PostAsync("/api/artifacts/gc?dryRun=perhaps", null)).ProblemAsync()).Status.ShouldBe(400);
    }

    private sealed class Bench : IAsyncDisposable
    {
        public required ApiHost Api { get; init; }

        public TestS3Server? Server { get; init; }

        public static async Task<Bench> StartAsync(string backend)
        {
            var server = backend == "s3" ? await TestS3Server.StartAsync() : null;
            var options = new ArtifactOptions
            {
                PartBytes = Part,
                CacheFolder = server is null ? null : Directory.CreateTempSubdirectory("cache-").FullName,
                S3 = server is null ? null : new S3Options
                {
                    Bucket = TestS3Server.Bucket, Endpoint = server.Endpoint, Region = TestS3Server.Region, ForcePathStyle = true,
                    AccessKey = TestS3Server.AccessKey, SecretKey = TestS3Server.SecretKey, Retries = 1,
                },
            };
            return new Bench { Api = await ApiHost.StartAsync(artifacts: options), Server = server };
        }

        public async Task<UploadView> BeginAsync()
        {
            using var answer = await Api.Http.PostAsJsonAsync("/api/artifacts/uploads", new NewUpload(), ContractsJson.Options);
            answer.StatusCode.ShouldBe(HttpStatusCode.Created);
            return (await answer.Content.ReadFromJsonAsync<UploadView>(ContractsJson.Options))!;
        }

        public Task<HttpResponseMessage> PutAsync(string id, int number, byte[] bytes, bool wrongDigest = false)
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(wrongDigest ? [9] : bytes))}:");
            // As the client does: a refused part is answered before its bytes are on the way, so the answer cannot be lost in a reset.
            var request = new HttpRequestMessage(HttpMethod.Put, $"/api/artifacts/uploads/{id}/parts/{number}") { Content = content };
            request.Headers.ExpectContinue = true;
            return Api.Http.SendAsync(request);
        }

        public Task<HttpResponseMessage> CompleteAsync(string id, string digest)
            => Api.Http.PostAsJsonAsync($"/api/artifacts/uploads/{id}/complete", new CompleteUpload(digest), ContractsJson.Options);

        public async ValueTask DisposeAsync()
        {
            var cache = Api.Services.Get<ArtifactOptions>().CacheFolder;
            await Api.DisposeAsync();
            if (Server is not null)
                await Server.DisposeAsync();
            if (cache is not null)
                Directory.Delete(cache, recursive: true);
        }
    }
}
