using System.Globalization;
using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary><c>mlflow-artifacts/mpu/…</c>: large files in parts. Clients send each part to an address that the first answer names.</summary>
internal static class UploadCalls
{
    private const string Root = "2.0/mlflow-artifacts/mpu/";

    public static void MapUploads(this MLflowRoutes routes)
    {
        string[] roles = [Roles.Submitter, Roles.Worker];
        routes.Post<FileUploadStore>(Root + "create/{**artifact_path}", CreateAsync, roles);
        routes.Post<FileUploadStore>(Root + "complete/{**artifact_path}", CompleteAsync, roles);
        routes.Post<FileUploadStore>(Root + "abort/{**artifact_path}", AbortAsync, roles);
        routes.Stream("PUT", Root + "parts/{upload_id}/{number:int}", PartAsync, roles);
    }

    private static async Task<object> CreateAsync(MLflowCall call, FileUploadStore uploads)
    {
        var fields = call.Fields;
        var (file, parts) = (fields.Required("path"), fields.RequiredLong("num_parts"));
        var folder = fields.Text("artifact_path");
        var name = file[(file.LastIndexOf('/') + 1)..];
        var id = await uploads.BeginAsync(string.IsNullOrEmpty(folder) ? name : $"{folder.TrimEnd('/')}/{name}", (int)Math.Clamp(parts, int.MinValue, int.MaxValue), call.By, call.Aborted);
        var request = call.Context.Request;
        // The client sends parts without its credentials, so they come back to it here.
        var headers = request.Headers.Authorization.ToString() is { Length: > 0 } own ? new Dictionary<string, string> { ["Authorization"] = own } : [];
        return new CreateAnswer(
            id,
            [.. Enumerable.Range(1, (int)parts).Select(n => new Credential(string.Create(CultureInfo.InvariantCulture, $"{request.Scheme}://{request.Host}/api/{Root}parts/{id}/{n}"), n, headers))]);
    }

    private static async Task<object> CompleteAsync(MLflowCall call, FileUploadStore uploads)
    {
        var tags = call.Fields.Objects("parts").GroupBy(part => (int)Math.Clamp(part.RequiredLong("part_number"), 0, int.MaxValue)).ToDictionary(group => group.Key, group => group.Last().Text("etag") ?? "");
        await uploads.CompleteAsync(call.Fields.Required("upload_id"), tags, call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> AbortAsync(MLflowCall call, FileUploadStore uploads)
    {
        await uploads.AbortAsync(call.Fields.Required("upload_id"), call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task PartAsync(HttpContext context)
    {
        var number = int.Parse((string)context.Request.RouteValues["number"]!, CultureInfo.InvariantCulture);
        var tag = await context.RequestServices.GetRequiredService<FileUploadStore>().WritePartAsync((string)context.Request.RouteValues["upload_id"]!, number, context.Request.Body, context.RequestAborted);
        context.Response.Headers.ETag = $"\"{tag}\"";
        await MLflowJson.WriteAsync(context.Response, MLflowJson.Empty, context.RequestAborted);
    }

    private sealed record CreateAnswer(string UploadId, IReadOnlyList<Credential> Credentials);

    private sealed record Credential(string Url, int PartNumber, IReadOnlyDictionary<string, string> Headers);
}
