using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Runs;
using Distillery.Registry;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Distillery.JobApi.MLflow;

/// <summary><c>mlflow-artifacts/…</c>, <c>mlflow/artifacts/list</c> and <c>/get-artifact</c>: files of runs and logged models, in our store.</summary>
internal static class ArtifactCalls
{
    private const string Root = "2.0/mlflow-artifacts/";

    public static void MapArtifactProxy(this MLflowRoutes routes, WebApplication app)
    {
        routes.Get<TrackedFileStore>(Root + "artifacts", ListAsync, Roles.Viewer);
        routes.Stream("GET", Root + "artifacts/{**path}", DownloadAsync, Roles.Viewer);
        routes.Stream("PUT", Root + "artifacts/{**path}", UploadAsync, Roles.Submitter, Roles.Worker);
        routes.Delete<TrackedFileStore>(Root + "artifacts/{**path}", DeleteAsync, Roles.Submitter);
        routes.Get<TrackedFileStore>("2.0/mlflow/artifacts/list", ListInRunAsync, Roles.Viewer);
        app.MapGet("/get-artifact", (RequestDelegate)GetArtifactAsync).RequireRole(Roles.Viewer).WithLongAnswer().ExcludeFromDescription();
    }

    /// <summary>Answers the bytes of a file as a download.</summary>
    public static async Task SendAsync(HttpContext context, TrackedFileStore files, TrackedFile file)
    {
        // Opens and verifies before the first byte is sent, so that damage is an error and not a broken download.
        var content = await files.OpenAsync(file, context.RequestAborted);
        var name = file.Path[(file.Path.LastIndexOf('/') + 1)..];
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await TypedResults.Stream(
                content,
                new FileExtensionContentTypeProvider().TryGetContentType(name, out var type) ? type : ContentTypes.Of(name),
                fileDownloadName: name,
                entityTag: new EntityTagHeaderValue($"\"{file.Digest}\""),
                enableRangeProcessing: true)
            .ExecuteAsync(context);
    }

    private static string PathOf(HttpContext context) => context.Request.RouteValues["path"] as string ?? "";

    private static async Task<object> ListAsync(MLflowCall call, TrackedFileStore files)
    {
        var found = await files.ListAsync(call.Fields.Text("path") ?? "", call.Aborted);
        return new FilesAnswer(null, [.. found.Select(FileMessage.Of).Select(file => file with { Path = file.Path[(file.Path.LastIndexOf('/') + 1)..] })]);
    }

    private static async Task<object> ListInRunAsync(MLflowCall call, TrackedFileStore files)
    {
        var (root, found) = await files.ListInRunAsync(call.Fields.RunId(), call.Fields.Text("path") ?? "", call.Aborted);
        return new FilesAnswer(root, [.. found.Select(FileMessage.Of)]);
    }

    private static async Task DownloadAsync(HttpContext context)
    {
        var files = context.RequestServices.GetRequiredService<TrackedFileStore>();
        var path = PathOf(context);
        await SendAsync(context, files, await files.FindAsync(path, context.RequestAborted) ?? throw MLflowException.NotFound($"No such artifact: '{path}'"));
    }

    private static async Task UploadAsync(HttpContext context)
    {
        var files = context.RequestServices.GetRequiredService<TrackedFileStore>();
        var path = PathOf(context);
        // Before the bytes are taken: they may be many.
        await files.CheckWritableAsync(path, context.RequestAborted);
        var content = await context.RequestServices.GetRequiredService<IArtifactStore>().PutAsync(context.Request.Body, context.RequestAborted);
        await files.WriteAsync(path, content, context.RequestAborted);
        await MLflowJson.WriteAsync(context.Response, MLflowJson.Empty, context.RequestAborted);
    }

    private static async Task<object> DeleteAsync(MLflowCall call, TrackedFileStore files)
    {
        await files.DeleteAsync(call.Fields.Text("path") ?? "", call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task GetArtifactAsync(HttpContext context)
    {
        var fields = (await MLflowCall.ReadAsync(context)).Fields;
        var files = context.RequestServices.GetRequiredService<TrackedFileStore>();
        var (run, path) = (fields.Required("run_uuid", "run_id"), fields.Required("path"));
        await SendAsync(context, files, await files.FindInRunAsync(run, path, context.RequestAborted) ?? throw MLflowException.NotFound($"No such artifact: '{path}'"));
    }
}
