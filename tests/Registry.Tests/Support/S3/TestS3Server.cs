using System.Collections.Concurrent;
using System.Globalization;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Distillery.TestS3;

/// <summary>
/// The part of S3's protocol that the store uses, in memory, on a loopback port: objects, ranges, multipart uploads, copies, listings in
/// pages. Every request must carry a right SigV4 signature, and every body the sha256 that was signed.
/// </summary>
internal sealed class TestS3Server : IAsyncDisposable
{
    public const string Bucket = "artifacts";
    public const string AccessKey = "TESTACCESSKEY";
    public const string SecretKey = "test/secret+key";
    public const string Region = "eu-test-1";
    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private int _uploads;

    private TestS3Server(WebApplication app, TimeProvider clock) => (_app, _clock) = (app, clock);

    public ConcurrentDictionary<string, StoredObject> Objects { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, Multipart> Uploads { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests that were answered, as <c>METHOD key?query</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Asked before every request: a fault to commit, or null.</summary>
    public Func<HttpRequest, Fault?>? Faults { get; set; }

    /// <summary>Whether it can list multipart uploads; not every store can.</summary>
    public bool ListsUploads { get; set; } = true;

    public int PageSize { get; set; } = 1000;

    public string Endpoint => _app.Urls.Single();

    public static async Task<TestS3Server> StartAsync(TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseShutdownTimeout(TimeSpan.Zero).ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new TestS3Server(app, clock ?? TimeProvider.System);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string Tag(byte[] bytes)
#pragma warning disable CA5351 // S3's tags are MD5.
        => $"\"{Convert.ToHexStringLower(MD5.HashData(bytes))}\"";
#pragma warning restore CA5351

    private static Task XmlAsync(HttpContext context, string body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync("""<?xml version="1.0" encoding="UTF-8"?>""" + body);
    }

    private static Task ErrorAsync(HttpContext context, int status, string code)
        => XmlAsync(context, $"<Error><Code>{code}</Code><Message>{code} by the test server</Message></Error>", status);

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var (bucket, key) = request.Path.Value!.TrimStart('/').Split('/', 2) is [var first, var rest] ? (first, rest) : (request.Path.Value.Trim('/'), "");
        Requests.Enqueue($"{request.Method} {key}{request.QueryString}");
        var fault = Faults?.Invoke(request);
        if (fault == Fault.Unavailable)
        {
            await ErrorAsync(context, 503, "SlowDown");
            return;
        }

        if (fault == Fault.CutRequest)
        {
            await request.Body.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
            context.Abort();
            return;
        }

        if (fault == Fault.Silence)
        {
            await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        if (SigV4.Check(request, bytes) is { } refusal)
        {
            await ErrorAsync(context, 403, refusal);
            return;
        }

        if (bucket != Bucket)
        {
            await ErrorAsync(context, 404, "NoSuchBucket");
            return;
        }

        var query = request.Query;
        var answer = (request.Method, key.Length > 0) switch
        {
            ("GET", false) when query.ContainsKey("uploads") => ListUploadsAsync(context),
            ("GET", false) => ListAsync(context),
            ("POST", true) when query.ContainsKey("uploads") => BeginAsync(context, key),
            ("POST", true) => CompleteAsync(context, key, bytes),
            ("PUT", true) when query.ContainsKey("uploadId") => PartAsync(context, bytes, fault),
            ("PUT", true) => PutAsync(context, key, bytes),
            ("DELETE", true) when query.ContainsKey("uploadId") => AbortAsync(context),
            ("DELETE", true) => DeleteAsync(context, key),
            ("GET" or "HEAD", true) => GetAsync(context, key, fault),
            _ => ErrorAsync(context, 405, "MethodNotAllowed"),
        };
        await answer;
    }

    private Task ListAsync(HttpContext context)
    {
        var prefix = context.Request.Query["prefix"].ToString();
        var after = context.Request.Query["continuation-token"].ToString();
        var found = Objects.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(pair.Key, after) > 0)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).Take(PageSize + 1).ToList();
        var page = found.Take(PageSize).ToList();
        var truncated = found.Count > PageSize;
        var next = truncated ? $"<NextContinuationToken>{SecurityElement.Escape(page[^1].Key)}</NextContinuationToken>" : "";
        var items = string.Concat(page.Select(pair =>
            $"<Contents><Key>{SecurityElement.Escape(pair.Key)}</Key><LastModified>{pair.Value.WrittenAt:yyyy-MM-ddTHH:mm:ss.fffZ}</LastModified><ETag>{SecurityElement.Escape(Tag(pair.Value.Bytes))}</ETag><Size>{pair.Value.Bytes.Length}</Size></Contents>"));
        return XmlAsync(context, $"<ListBucketResult><Name>{Bucket}</Name><IsTruncated>{(truncated ? "true" : "false")}</IsTruncated>{next}{items}</ListBucketResult>");
    }

    private Task ListUploadsAsync(HttpContext context)
    {
        if (!ListsUploads)
            return ErrorAsync(context, 501, "NotImplemented");
        var items = string.Concat(Uploads.OrderBy(pair => pair.Value.Key, StringComparer.Ordinal).Select(pair =>
            $"<Upload><Key>{SecurityElement.Escape(pair.Value.Key)}</Key><UploadId>{pair.Key}</UploadId><Initiated>{pair.Value.BegunAt:yyyy-MM-ddTHH:mm:ss.fffZ}</Initiated></Upload>"));
        return XmlAsync(context, $"<ListMultipartUploadsResult><Bucket>{Bucket}</Bucket><IsTruncated>false</IsTruncated>{items}</ListMultipartUploadsResult>");
    }

    private Task BeginAsync(HttpContext context, string key)
    {
        var id = $"up{Interlocked.Increment(ref _uploads)}";
        Uploads[id] = new Multipart(key, _clock.GetUtcNow());
        return XmlAsync(context, $"<InitiateMultipartUploadResult><Bucket>{Bucket}</Bucket><Key>{SecurityElement.Escape(key)}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
    }

    private Task PartAsync(HttpContext context, byte[] bytes, Fault? fault)
    {
        if (!Uploads.TryGetValue(context.Request.Query["uploadId"].ToString(), out var upload))
            return ErrorAsync(context, 404, "NoSuchUpload");
        if (Source(context) is { } source)
            bytes = source;
        var number = int.Parse(context.Request.Query["partNumber"].ToString(), CultureInfo.InvariantCulture);
        upload.Parts[number] = bytes;
        var tag = fault == Fault.WrongTag ? "\"00000000000000000000000000000000\"" : Tag(bytes);
        if (context.Request.Headers.ContainsKey("x-amz-copy-source"))
            return XmlAsync(context, $"<CopyPartResult><ETag>{SecurityElement.Escape(tag)}</ETag></CopyPartResult>");
        context.Response.Headers.ETag = tag;
        return Task.CompletedTask;
    }

    private Task CompleteAsync(HttpContext context, string key, byte[] body)
    {
        var id = context.Request.Query["uploadId"].ToString();
        if (!Uploads.TryGetValue(id, out var upload))
            return ErrorAsync(context, 404, "NoSuchUpload");
        var whole = new MemoryStream();
        var wanted = XDocument.Parse(Encoding.UTF8.GetString(body)).Root!.Elements().Where(e => e.Name.LocalName == "Part").ToList();
        for (var n = 0; n < wanted.Count; n++)
        {
            string Value(string name) => wanted[n].Elements().Single(e => e.Name.LocalName == name).Value;
            if (!upload.Parts.TryGetValue(int.Parse(Value("PartNumber"), CultureInfo.InvariantCulture), out var part) || Value("ETag").Trim('"') != Tag(part).Trim('"'))
                return ErrorAsync(context, 400, "InvalidPart");
            if (n < wanted.Count - 1 && part.Length < 5 << 20)
                return ErrorAsync(context, 400, "EntityTooSmall");
            whole.Write(part);
        }

        Uploads.TryRemove(id, out _);
        Objects[key] = new StoredObject(whole.ToArray(), _clock.GetUtcNow());
        return XmlAsync(context, $"<CompleteMultipartUploadResult><Bucket>{Bucket}</Bucket><Key>{SecurityElement.Escape(key)}</Key><ETag>\"x-{wanted.Count}\"</ETag></CompleteMultipartUploadResult>");
    }

    private Task PutAsync(HttpContext context, string key, byte[] bytes)
    {
        var copying = context.Request.Headers.ContainsKey("x-amz-copy-source");
        if (copying)
        {
            if (Source(context) is not { } source)
                return ErrorAsync(context, 404, "NoSuchKey");
            bytes = source;
        }

        Objects[key] = new StoredObject(bytes, _clock.GetUtcNow());
        if (copying)
            return XmlAsync(context, $"<CopyObjectResult><ETag>{SecurityElement.Escape(Tag(bytes))}</ETag></CopyObjectResult>");
        context.Response.Headers.ETag = Tag(bytes);
        return Task.CompletedTask;
    }

    private byte[]? Source(HttpContext context)
    {
        if (context.Request.Headers["x-amz-copy-source"].ToString() is not { Length: > 0 } source)
            return null;
        var path = Uri.UnescapeDataString(source).TrimStart('/');
        if (!Objects.TryGetValue(path[(Bucket.Length + 1)..], out var found))
            return null;
        var range = context.Request.Headers["x-amz-copy-source-range"].ToString();
        return range.Length == 0 ? found.Bytes : Slice(found.Bytes, range).Bytes;
    }

    private Task AbortAsync(HttpContext context)
    {
        context.Response.StatusCode = 204;
        return Uploads.TryRemove(context.Request.Query["uploadId"].ToString(), out _) ? Task.CompletedTask : ErrorAsync(context, 404, "NoSuchUpload");
    }

    private Task DeleteAsync(HttpContext context, string key)
    {
        Objects.TryRemove(key, out _);
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private async Task GetAsync(HttpContext context, string key, Fault? fault)
    {
        if (!Objects.TryGetValue(key, out var found))
        {
            await ErrorAsync(context, 404, "NoSuchKey");
            return;
        }

        var bytes = found.Bytes;
        if (context.Request.Headers.Range is [{ } range])
        {
            var slice = Slice(bytes, range);
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {slice.From}-{slice.From + slice.Bytes.Length - 1}/{bytes.Length}";
            bytes = slice.Bytes;
        }

        context.Response.Headers.ETag = Tag(found.Bytes);
        context.Response.Headers.LastModified = found.WrittenAt.ToString("R", CultureInfo.InvariantCulture);
        context.Response.ContentLength = bytes.Length;
        if (context.Request.Method == "HEAD")
            return;
        if (fault == Fault.CutAnswer)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await context.Response.Body.WriteAsync(bytes);
    }

    private static (byte[] Bytes, int From) Slice(byte[] bytes, string range)
    {
        var ends = range["bytes=".Length..].Split('-');
        var from = int.Parse(ends[0], CultureInfo.InvariantCulture);
        var to = ends[1].Length == 0 ? bytes.Length - 1 : Math.Min(int.Parse(ends[1], CultureInfo.InvariantCulture), bytes.Length - 1);
        return (bytes[from..(to + 1)], from);
    }

    internal sealed record StoredObject(byte[] Bytes, DateTimeOffset WrittenAt);

    internal sealed record Multipart(string Key, DateTimeOffset BegunAt)
    {
        public ConcurrentDictionary<int, byte[]> Parts { get; } = new();
    }

    internal enum Fault
    {
        Unavailable,
        CutRequest,
        CutAnswer,
        Silence,
        WrongTag,
    }
}
