using Distillery.JobApi.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

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
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["key"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key (dk_…); Basic with any user and the key as password works too. Not asked for where the API runs without keys.",
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<RoleRequirement>().LastOrDefault() is { } needed)
                operation.Description = $"{operation.Description} Needs the role {needed}.".TrimStart();
            return Task.CompletedTask;
        });
    }
}
