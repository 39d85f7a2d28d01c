using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Distillery.Client.Tests;

public class ArtifactTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];

    [Fact]
    public async Task Download_CopiesAndReturnsTheDigest()
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Bytes));
        var api = new ScriptedHandler().Answer(() => Answer(digest));
        using var copy = new MemoryStream();

        var got = await api.Client().DownloadArtifactAsync("r1", "eval/full ranking.safetensors", copy);

        api.Last.PathAndQuery.ShouldBe("/api/runs/r1/artifacts/eval/full%20ranking.safetensors");
        got.ShouldBe(digest);
        copy.ToArray().ShouldBe(Bytes);
    }

    [Fact]
    public async Task Download_OtherBytesThanPromised_Throws()
    {
        var promised = new string('a', 64);
        var api = new ScriptedHandler().Answer(() => Answer(promised));

        var error = await Should.ThrowAsync<DistilleryApiException>(() => api.Client().DownloadArtifactAsync("r1", "model.st", new MemoryStream()));

        error.Message.ShouldContain("model.st");
        error.Message.ShouldContain(promised);
    }

    [Fact]
    public async Task Open_TellsSizeDigestAndType()
    {
        var api = new ScriptedHandler().Answer(() => Answer("abc"));

        await using var download = await api.Client().OpenArtifactAsync("r1", "model.st");

        download.Length.ShouldBe(Bytes.Length);
        download.Digest.ShouldBe("abc");
        download.MediaType.ShouldBe("application/octet-stream");
    }

    [Fact]
    public async Task Download_Unknown_ThrowsNotFound()
    {
        var api = new ScriptedHandler().Text("""{"code":"artifact_not_found","detail":"Run r1 has no artifact x."}""", "application/problem+json", HttpStatusCode.NotFound);

        var error = await Should.ThrowAsync<DistilleryApiException>(() => api.Client().DownloadArtifactAsync("r1", "x", Stream.Null));

        error.Code.ShouldBe("artifact_not_found");
    }

    private static HttpResponseMessage Answer(string digest) => new(HttpStatusCode.OK)
    {
        Content = new ByteArrayContent(Bytes),
        Headers = { ETag = new EntityTagHeaderValue($"\"{digest}\"") },
    };
}
