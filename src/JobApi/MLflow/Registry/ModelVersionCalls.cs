using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary><c>model-versions/…</c>.</summary>
internal static class ModelVersionCalls
{
    private const string Root = "2.0/mlflow/model-versions";
    private const int MostVersions = 200_000;

    public static void MapModelVersions(this MLflowRoutes routes, WebApplication app)
    {
        app.MapGet("/model-versions/get-artifact", (RequestDelegate)GetArtifactAsync).RequireRole(Roles.Viewer).WithLongAnswer().ExcludeFromDescription();
        routes.Post<ModelEdits>($"{Root}/create", CreateAsync, Roles.Submitter);
        routes.Patch<ModelEdits>($"{Root}/update", UpdateAsync, Roles.Submitter);
        routes.Post<AliasMoves>($"{Root}/transition-stage", MoveToStageAsync, Roles.Approver);
        routes.Delete<ModelEdits>($"{Root}/delete", DeleteAsync, Roles.Approver);
        routes.Get<ModelStore>($"{Root}/get", GetAsync, Roles.Viewer);
        routes.Get<ModelSearch>($"{Root}/search", SearchAsync, Roles.Viewer);
        routes.Get<ModelStore>($"{Root}/get-download-uri", DownloadUriAsync, Roles.Viewer);
        routes.Post<ModelEdits>($"{Root}/set-tag", SetTagAsync, Roles.Submitter);
        routes.Delete<ModelEdits>($"{Root}/delete-tag", DeleteTagAsync, Roles.Submitter);
    }

    private static async Task<object> CreateAsync(MLflowCall call, ModelEdits edits)
    {
        var fields = call.Fields;
        var name = fields.Required("name");
        var asked = new NewRegistration(name, fields.Required("source"))
        {
            RunId = fields.Text("run_id") is { Length: > 0 } run ? run : null,
            RunLink = fields.Text("run_link") ?? "",
            Description = fields.Text("description") ?? "",
            LoggedModelId = fields.Text("model_id") is { Length: > 0 } id ? id : null,
            Tags = fields.Tags(),
        };
        return Answer(await edits.RegisterAsync(asked, call.By, call.Aborted) ?? throw RegistryFields.NoModel(name));
    }

    private static async Task<object> UpdateAsync(MLflowCall call, ModelEdits edits)
    {
        var (name, version) = Named(call);
        return Answer(await edits.EditVersionAsync(name, version, new ModelEdit(call.Fields.Text("description") ?? ""), call.By, call.Aborted) ?? throw RegistryFields.NoVersion(name, version));
    }

    private static async Task<object> MoveToStageAsync(MLflowCall call, AliasMoves moves)
    {
        var (name, version) = Named(call);
        var archive = call.Fields.Flag("archive_existing_versions");
        var stage = RegistryFields.Stage(call.Fields.Required("stage"), archive);
        return Answer(await moves.MoveToStageAsync(name, version, stage, archive, call.By, call.Aborted) ?? throw RegistryFields.NoVersion(name, version));
    }

    private static async Task<object> DeleteAsync(MLflowCall call, ModelEdits edits)
    {
        var (name, version) = Named(call);
        return await edits.DeleteVersionAsync(name, version, call.By, call.Aborted) ? MLflowJson.Empty : throw RegistryFields.NoVersion(name, version);
    }

    private static async Task<object> GetAsync(MLflowCall call, ModelStore models) => Answer(await FindAsync(call, models));

    private static async Task<object> SearchAsync(MLflowCall call, ModelSearch search)
    {
        var fields = call.Fields;
        var page = await search.VersionsAsync(
            fields.Text("filter"), fields.Texts("order_by"), fields.Count("max_results", MostVersions, 1, MostVersions), fields.Text("page_token"), call.Aborted);
        return new { model_versions = page.Items.Select(ModelVersionMessage.Of).ToList(), next_page_token = page.Next };
    }

    // Where the platform holds the files: what was registered, whatever has become of the run since.
    private static async Task<object> DownloadUriAsync(MLflowCall call, ModelStore models)
    {
        var version = await FindAsync(call, models);
        return new { artifact_uri = version.Artifacts.Count > 0 || version.Source is null ? MLflowSources.Of(version.Model, version.Version) : version.Source };
    }

    private static async Task GetArtifactAsync(HttpContext context)
    {
        var fields = (await MLflowCall.ReadAsync(context)).Fields;
        var (name, version, path) = (fields.Required("name"), fields.Version(), FilePaths.Check(fields.Required("path")));
        var services = context.RequestServices;
        var found = await services.GetRequiredService<ModelStore>().VersionAsync(name, version, context.RequestAborted) ?? throw RegistryFields.NoVersion(name, version);
        var file = found.Artifacts.FirstOrDefault(artifact => artifact.Path == path) ?? throw MLflowException.NotFound($"No such artifact: '{path}'");
        await ArtifactCalls.SendAsync(context, services.GetRequiredService<TrackedFileStore>(), new TrackedFile(file.Path, false, file.Bytes, file.Digest));
    }

    private static Task<object> SetTagAsync(MLflowCall call, ModelEdits edits) => TagAsync(call, edits, call.Fields.Text("value") ?? "");

    private static Task<object> DeleteTagAsync(MLflowCall call, ModelEdits edits) => TagAsync(call, edits, null);

    private static async Task<object> TagAsync(MLflowCall call, ModelEdits edits, string? value)
    {
        var (name, version) = Named(call);
        var edit = new ModelEdit(Tags: new Dictionary<string, string?> { [call.Fields.Key()] = value });
        return await edits.EditVersionAsync(name, version, edit, call.By, call.Aborted) is null ? throw RegistryFields.NoVersion(name, version) : MLflowJson.Empty;
    }

    private static async Task<ModelVersionView> FindAsync(MLflowCall call, ModelStore models)
    {
        var (name, version) = Named(call);
        return await models.VersionAsync(name, version, call.Aborted) ?? throw RegistryFields.NoVersion(name, version);
    }

    private static (string Name, int Version) Named(MLflowCall call) => (call.Fields.Required("name"), call.Fields.Version());

    private static object Answer(ModelVersionView version) => new { model_version = ModelVersionMessage.Of(version) };
}
