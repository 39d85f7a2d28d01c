using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobSpecs;

namespace Distillery.JobApi.Schema;

/// <summary><c>/api/schema/job-spec.json</c>.</summary>
internal static class SchemaEndpoints
{
    public static void MapSchema(this RouteGroupBuilder api)
        => api.MapGet("/schema/job-spec.json", () => TypedResults.Text(JobSpecSchema.Json, "application/schema+json"))
            .RequireRole(Roles.Viewer, Roles.Worker).WithTags("Schema").WithName("GetJobSpecSchema").WithSummary("The JSON Schema of a job spec, with defaults and limits.");
}
