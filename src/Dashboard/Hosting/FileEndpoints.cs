using System.Globalization;
using System.Text;
using System.Text.Json;
using Distillery.Client;
using Distillery.Dashboard.Text;

namespace Distillery.Dashboard.Hosting;

/// <summary>Downloads for the browser, which may not reach the API itself: they are passed on as they come.</summary>
internal static class FileEndpoints
{
    private const int LogPage = 1000;

    /// <summary>The address of an artifact.</summary>
    public static string Artifact(string runId, string path) =>
        $"files/runs/{Uri.EscapeDataString(runId)}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>The address of a job's whole log.</summary>
    public static string Log(string jobId) => $"files/jobs/{Uri.EscapeDataString(jobId)}/log.txt";

    /// <summary>The address of the audit log, one JSON object per line.</summary>
    public static string Audit(AuditQuery query) => PageLink.Of(
        "files/audit.jsonl", ("actor", query.Actor), ("act", query.Act), ("target", query.Target), ("outcome", query.Outcome),
        ("from", query.From?.UtcDateTime.ToString("O")), ("to", query.To?.UtcDateTime.ToString("O")));

    /// <summary>The address of the signed evidence of a promotion.</summary>
    public static string Evidence(string promotionId) => $"files/promotions/{Uri.EscapeDataString(promotionId)}/evidence.zip";

    /// <summary>The address of a version's model card.</summary>
    public static string Card(string model, int version) => $"files/models/{Uri.EscapeDataString(model)}/{version.ToString(CultureInfo.InvariantCulture)}/card.md";

    /// <summary>Maps <c>/files/…</c>.</summary>
    public static void MapFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/files/runs/{runId}/{**path}", SendArtifactAsync).ExcludeFromDescription();
        app.MapGet("/files/jobs/{jobId}/log.txt", SendLogAsync).ExcludeFromDescription();
        app.MapGet("/files/audit.jsonl", SendAuditAsync).ExcludeFromDescription();
        app.MapGet("/files/models/{name}/{version:int}/card.md", SendCardAsync).ExcludeFromDescription();
        app.MapGet("/files/promotions/{id}/evidence.zip", SendEvidenceAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> SendArtifactAsync(string runId, string path, DistilleryClient client, HttpContext http, CancellationToken ct)
    {
        try
        {
            var download = await client.OpenArtifactAsync(runId, path, ct);
            http.Response.RegisterForDisposeAsync(download);
            http.Response.ContentLength = download.Length;
            // Never shown inside this page's origin, whatever the file says that it is.
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Stream(download.Content, "application/octet-stream", path.Split('/')[^1]);
        }
        catch (DistilleryApiException e)
        {
            return Failed(e);
        }
    }

    private static async Task<IResult> SendLogAsync(string jobId, DistilleryClient client, CancellationToken ct)
    {
        try
        {
            // The first page is asked for before the answer begins, so that an unknown job is a 404 and not an empty file.
            var first = await client.ListLogAsync(jobId, limit: LogPage, cancellationToken: ct);
            return Results.Stream(stream => WriteLogAsync(stream, jobId, first, client, ct), "text/plain; charset=utf-8", $"{jobId}.log.txt");
        }
        catch (DistilleryApiException e)
        {
            return Failed(e);
        }
    }

    private static async Task WriteLogAsync(
        Stream stream, string jobId, IReadOnlyList<Contracts.LogLine> page, DistilleryClient client, CancellationToken ct)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        while (page.Count > 0)
        {
            foreach (var line in page)
                await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{line.Time:O} {line.Level,-7} {line.Stage}: {line.Text}"));
            page = page.Count < LogPage ? [] : await client.ListLogAsync(jobId, page[^1].Sequence, LogPage, ct);
        }
    }

    private static async Task<IResult> SendAuditAsync(
        string? actor, string? act, string? target, string? outcome, DateTimeOffset? from, DateTimeOffset? to, DistilleryClient client, CancellationToken ct)
    {
        var query = new AuditQuery { Actor = actor, Act = act, Target = target, Outcome = outcome, From = from, To = to };
        var records = client.ExportAuditAsync(query, ct).GetAsyncEnumerator(ct);
        try
        {
            // The first record is asked for before the answer begins, so that a refusal is one and not an empty file.
            var any = await records.MoveNextAsync();
            return Results.Stream(stream => WriteAuditAsync(stream, records, any, ct), "application/x-ndjson", "audit.jsonl");
        }
        catch (DistilleryApiException e)
        {
            await records.DisposeAsync();
            return Failed(e);
        }
    }

    private static async Task WriteAuditAsync(Stream stream, IAsyncEnumerator<Contracts.AuditRecord> records, bool any, CancellationToken ct)
    {
        await using (records)
        {
            for (; any; any = await records.MoveNextAsync())
            {
                await JsonSerializer.SerializeAsync(stream, records.Current, Contracts.ContractsJson.Options, ct);
                await stream.WriteAsync("\n"u8.ToArray(), ct);
            }
        }
    }

    private static async Task<IResult> SendCardAsync(string name, int version, DistilleryClient client, CancellationToken ct)
    {
        try
        {
            return Results.File(Encoding.UTF8.GetBytes(await client.GetModelCardAsync(name, version, ct)), "text/markdown; charset=utf-8", $"{name}-{version}.md");
        }
        catch (DistilleryApiException e)
        {
            return Failed(e);
        }
    }

    private static async Task<IResult> SendEvidenceAsync(string id, DistilleryClient client, CancellationToken ct)
    {
        try
        {
            return Results.File(await client.DownloadEvidenceAsync(id, ct), "application/zip", $"evidence-{id}.zip");
        }
        catch (DistilleryApiException e)
        {
            return Failed(e);
        }
    }

    private static IResult Failed(DistilleryApiException e) =>
        Results.Text(e.Message, "text/plain; charset=utf-8", Encoding.UTF8, (int?)e.Status ?? StatusCodes.Status502BadGateway);
}
