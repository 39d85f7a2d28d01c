using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Distillery.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Distillery.Client.Tests;

/// <summary>Transfers over lines that break.</summary>
public sealed class ArtifactTransferTests : IDisposable
{
    private const int Part = 1000;
    private static readonly byte[] Whole = [.. Enumerable.Range(0, 3500).Select(n => (byte)(n * 7))];
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData(Whole));
    private readonly string _file = Path.GetTempFileName();

    public ArtifactTransferTests() => File.WriteAllBytes(_file, Whole);

    [Fact]
    public async Task Upload_LineThatBreaksAndServerThatRefuses_SendsThosePartsAgain()
    {
        var (parts, failures) = (new ConcurrentDictionary<int, byte[]>(), 3);
        await using var server = await StartAsync(app => Map(app, parts, known: [], http =>
        {
            var left = Interlocked.Decrement(ref failures);
            if (left < 0)
                return false;
            if (left == 1)
                http.Abort();
            else
                http.Response.StatusCode = 503;
            return true;
        }));

        var upload = await Client(server).UploadAsync(_file);

        upload.State.ShouldBe("completed");
        parts.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value).ShouldBe(Whole);
    }

    [Fact]
    public async Task Upload_GoneOnWith_SendsOnlyWhatIsMissingOrDifferent()
    {
        var parts = new ConcurrentDictionary<int, byte[]>();
        UploadPartView Known(int number, byte[] bytes) => new(number, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        await using var server = await StartAsync(app => Map(app, parts, [Known(1, Whole[..Part]), Known(2, new byte[Part])], _ => false));
        string? begun = null;

        await Client(server).UploadAsync(_file, "u1", id => begun = id);

        begun.ShouldBe("u1");
        parts.Keys.Order().ShouldBe([2, 3, 4]);
    }

    [Fact]
    public async Task Download_LineThatBreaks_GoesOnWhereItBroke()
    {
        var ranges = new ConcurrentQueue<string>();
        await using var server = await StartAsync(app => app.MapGet("/api/artifacts/{digest}", async (HttpContext http) =>
        {
            var range = http.Request.Headers.Range.ToString();
            ranges.Enqueue(range);
            var from = range.Length == 0 ? 0 : int.Parse(range["bytes=".Length..].TrimEnd('-'));
            http.Response.StatusCode = from == 0 ? 200 : 206;
            http.Response.ContentLength = Whole.Length - from;
            await http.Response.Body.WriteAsync(Whole.AsMemory(from, Math.Min(1500, Whole.Length - from)));
            await http.Response.Body.FlushAsync();
            if (Whole.Length - from > 1500)
            {
                await Task.Delay(50);
                http.Abort();
            }
        }));
        using var copy = new MemoryStream();

        await Client(server).DownloadAsync(Digest, copy);

        copy.ToArray().ShouldBe(Whole);
        ranges.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Download_OtherBytesThanTheDigestPromises_IsAnError()
    {
        await using var server = await StartAsync(app => app.MapGet("/api/artifacts/{digest}", () => Results.Bytes(new byte[10])));

        (await Should.ThrowAsync<DistilleryApiException>(() => Client(server).DownloadAsync(Digest, new MemoryStream()))).Message.ShouldContain("damaged");
    }

    public void Dispose() => File.Delete(_file);

    private static ArtifactsClient Client(WebApplication server)
        => new DistilleryClient(new HttpClient { BaseAddress = new Uri(server.Urls.Single() + "/") }).Artifacts;

    private static void Map(WebApplication app, ConcurrentDictionary<int, byte[]> parts, IReadOnlyList<UploadPartView> known, Func<HttpContext, bool> fails)
    {
        UploadView View(string state) => new("u1", state, Part, DateTimeOffset.UnixEpoch, known, state == "completed" ? Digest : null, null);
        app.MapPost("/api/artifacts/uploads", () => View("open"));
        app.MapGet("/api/artifacts/uploads/u1", () => View("open"));
        app.MapPost("/api/artifacts/uploads/u1/complete", () => View("completed"));
        app.MapPut("/api/artifacts/uploads/u1/parts/{number:int}", async (int number, HttpContext http) =>
        {
            if (fails(http))
                return;
            var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            http.Request.Headers["Content-Digest"].ToString().ShouldBe($"sha-256=:{Convert.ToBase64String(SHA256.HashData(body.ToArray()))}:");
            parts[number] = body.ToArray();
            await http.Response.WriteAsJsonAsync(new UploadPartView(number, body.Length, ""));
        });
    }

    private static async Task<WebApplication> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }
}
