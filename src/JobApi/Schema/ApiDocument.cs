using Microsoft.AspNetCore.OpenApi;

namespace Distillery.JobApi.Schema;

/// <summary>The head of the OpenAPI document.</summary>
internal static class ApiDocument
{
    public static void Describe(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Distillery job API";
            document.Info.Version = "v1";
            document.Info.Description = "Submit, watch and compare distillation jobs. Errors are problem documents with a stable code.";
            return Task.CompletedTask;
        });
    }
}
