using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>The file by which the <c>evaluate</c> stage hands its table to the job's page.</summary>
public static class ResultFile
{
    /// <summary>Path of the artifact: a <see cref="ResultTable"/> as <see cref="ContractsJson"/>.</summary>
    public const string Path = "results.json";

    internal static async Task<ResultTable?> ReadAsync(IArtifactStore artifacts, string digest, CancellationToken cancellationToken)
    {
        await using var stream = await artifacts.OpenReadAsync(digest, cancellationToken);
        return await JsonSerializer.DeserializeAsync<ResultTable>(stream, ContractsJson.Options, cancellationToken);
    }
}
