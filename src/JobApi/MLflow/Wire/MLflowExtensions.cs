using Distillery.Contracts;
using Microsoft.AspNetCore.Authorization;

namespace Distillery.JobApi.MLflow;

/// <summary>Puts everything that MLflow's clients call into the application.</summary>
internal static class MLflowExtensions
{
    /// <summary>The release of MLflow whose REST API is spoken here.</summary>
    public const string Version = "3.5.0";

    public static void MapMLflow(this WebApplication app)
    {
        var routes = new MLflowRoutes(app);
        routes.MapExperiments();
        routes.MapRuns();
        routes.MapLogging();
        routes.MapHistories();
        routes.MapLoggedModels();
        routes.MapArtifactProxy(app);
        routes.MapUploads();
        routes.MapRegisteredModels();
        routes.MapModelVersions(app);
        routes.MapMLflowWebhooks();
        routes.Get<JobApiOptions>("3.0/mlflow/server-info", (_, _) => Task.FromResult<object>(new ServerInfo("SqlStore", false)), Roles.Viewer, Roles.Worker);
        app.MapGet("/version", (RequestDelegate)(context => context.Response.WriteAsync(Version, context.RequestAborted))).WithMetadata(new AllowAnonymousAttribute()).ExcludeFromDescription();
    }

    private sealed record ServerInfo(string StoreType, bool WorkspacesEnabled);
}
