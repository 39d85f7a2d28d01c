using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary><c>registered-models/…</c>.</summary>
internal static class RegisteredModelCalls
{
    private const string Root = "2.0/mlflow/registered-models";
    private const int StandardPage = 100;
    private const int LargestPage = 1_000;

    public static void MapRegisteredModels(this MLflowRoutes routes)
    {
        routes.Post<ModelEdits>($"{Root}/create", CreateAsync, Roles.Submitter);
        routes.Post<ModelEdits>($"{Root}/rename", RenameAsync, Roles.Approver);
        routes.Patch<ModelEdits>($"{Root}/update", UpdateAsync, Roles.Submitter);
        routes.Delete<ModelEdits>($"{Root}/delete", DeleteAsync, Roles.Approver);
        routes.Get<ModelStore>($"{Root}/get", GetAsync, Roles.Viewer);
        routes.Get<ModelSearch>($"{Root}/search", SearchAsync, Roles.Viewer);
        routes.Get<ModelStore>($"{Root}/get-latest-versions", LatestAsync, Roles.Viewer);
        routes.Post<ModelStore>($"{Root}/get-latest-versions", LatestAsync, Roles.Viewer);
        routes.Post<ModelEdits>($"{Root}/set-tag", SetTagAsync, Roles.Submitter);
        routes.Delete<ModelEdits>($"{Root}/delete-tag", DeleteTagAsync, Roles.Submitter);
        routes.Post<AliasMoves>($"{Root}/alias", SetAliasAsync, Roles.Approver);
        routes.Delete<AliasMoves>($"{Root}/alias", DeleteAliasAsync, Roles.Approver);
        routes.Get<ModelStore>($"{Root}/alias", GetAliasAsync, Roles.Viewer);
    }

    private static async Task<object> CreateAsync(MLflowCall call, ModelEdits edits)
    {
        var name = call.Fields.NewName("name");
        try
        {
            var model = await edits.CreateAsync(new NewModel(name, call.Fields.Text("description") ?? "", call.Fields.Tags()), call.By, call.Aborted);
            return new { registered_model = RegisteredModelMessage.Of(model, []) };
        }
        catch (PromotionStateException e) when (e.Code == "name_taken")
        {
            throw new MLflowException(MLflowCodes.AlreadyExists, e.Message);
        }
    }

    private static async Task<object> RenameAsync(MLflowCall call, ModelEdits edits)
    {
        var (name, to) = (call.Fields.Required("name"), call.Fields.NewName("new_name"));
        try
        {
            return await WithVersionsAsync(call, await edits.RenameAsync(name, to, call.By, call.Aborted) ?? throw RegistryFields.NoModel(name));
        }
        catch (PromotionStateException e) when (e.Code == "name_taken")
        {
            throw new MLflowException(MLflowCodes.AlreadyExists, e.Message);
        }
    }

    private static async Task<object> UpdateAsync(MLflowCall call, ModelEdits edits)
    {
        var name = call.Fields.Required("name");
        var edit = new ModelEdit(call.Fields.Text("description") ?? "");
        return await WithVersionsAsync(call, await edits.EditAsync(name, edit, call.By, call.Aborted) ?? throw RegistryFields.NoModel(name));
    }

    private static async Task<object> DeleteAsync(MLflowCall call, ModelEdits edits)
    {
        var name = call.Fields.Required("name");
        return await edits.DeleteAsync(name, call.By, call.Aborted) ? MLflowJson.Empty : throw RegistryFields.NoModel(name);
    }

    private static async Task<object> GetAsync(MLflowCall call, ModelStore models)
    {
        var name = call.Fields.Required("name");
        return await WithVersionsAsync(call, await models.FindAsync(name, call.Aborted) ?? throw RegistryFields.NoModel(name));
    }

    private static async Task<object> SearchAsync(MLflowCall call, ModelSearch search)
    {
        var fields = call.Fields;
        var page = await search.ModelsAsync(
            fields.Text("filter"), fields.Texts("order_by"), fields.Count("max_results", StandardPage, 1, LargestPage), fields.Text("page_token"), call.Aborted);
        var newest = (await Models(call).NewestOfStagesAsync([.. page.Items.Select(model => model.Name)], call.Aborted)).ToLookup(version => version.Model);
        return new { registered_models = page.Items.Select(model => RegisteredModelMessage.Of(model, [.. newest[model.Name]])).ToList(), next_page_token = page.Next };
    }

    private static async Task<object> LatestAsync(MLflowCall call, ModelStore models)
    {
        var name = call.Fields.Required("name");
        if (await models.FindAsync(name, call.Aborted) is null)
            throw RegistryFields.NoModel(name);
        var stages = call.Fields.Texts("stages").Select(stage => RegistryFields.Stage(stage, archive: false)).ToHashSet();
        var latest = RegisteredModelMessage.Latest(await models.VersionsAsync(name, call.Aborted)).Where(version => stages.Count == 0 || stages.Contains(version.Stage));
        return new { model_versions = latest.Select(ModelVersionMessage.Of).ToList() };
    }

    private static Task<object> SetTagAsync(MLflowCall call, ModelEdits edits) => TagAsync(call, edits, call.Fields.Text("value") ?? "");

    private static Task<object> DeleteTagAsync(MLflowCall call, ModelEdits edits) => TagAsync(call, edits, null);

    private static async Task<object> TagAsync(MLflowCall call, ModelEdits edits, string? value)
    {
        var name = call.Fields.Required("name");
        var edit = new ModelEdit(Tags: new Dictionary<string, string?> { [call.Fields.Key()] = value });
        return await edits.EditAsync(name, edit, call.By, call.Aborted) is null ? throw RegistryFields.NoModel(name) : MLflowJson.Empty;
    }

    private static async Task<object> SetAliasAsync(MLflowCall call, AliasMoves moves)
    {
        var (name, alias, version) = (call.Fields.Required("name"), call.Fields.NewAlias(), call.Fields.Version());
        return await moves.MoveAsync(new AliasMoveRequest(name, alias, version, call.By), call.Aborted) is not null ? MLflowJson.Empty
            : await Models(call).FindAsync(name, call.Aborted) is null ? throw RegistryFields.NoModel(name)
            : throw RegistryFields.NoVersion(name, version);
    }

    private static async Task<object> DeleteAliasAsync(MLflowCall call, AliasMoves moves)
    {
        var (name, alias) = (call.Fields.Required("name"), call.Fields.Required("alias"));
        return await moves.MoveAsync(new AliasMoveRequest(name, alias, null, call.By), call.Aborted) is null ? throw RegistryFields.NoModel(name) : MLflowJson.Empty;
    }

    private static async Task<object> GetAliasAsync(MLflowCall call, ModelStore models)
    {
        var (name, alias) = (call.Fields.Required("name"), call.Fields.Required("alias"));
        var model = await models.FindAsync(name, call.Aborted) ?? throw RegistryFields.NoModel(name);
        var version = alias.Equals("latest", StringComparison.OrdinalIgnoreCase)
            ? await models.VersionsAsync(name, call.Aborted) is [var newest, ..] ? newest : null
            : model.Aliases.TryGetValue(alias, out var number) ? await models.VersionAsync(name, number, call.Aborted) : null;
        return new { model_version = ModelVersionMessage.Of(version ?? throw new MLflowException($"Registered model alias {alias} not found.")) };
    }

    private static async Task<object> WithVersionsAsync(MLflowCall call, ModelView model)
        => new { registered_model = RegisteredModelMessage.Of(model, await Models(call).VersionsAsync(model.Name, call.Aborted)) };

    private static ModelStore Models(MLflowCall call) => call.Context.RequestServices.GetRequiredService<ModelStore>();
}
