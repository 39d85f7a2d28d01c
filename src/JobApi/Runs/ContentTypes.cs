namespace Distillery.JobApi.Runs;

/// <summary>What an artifact is served as.</summary>
internal static class ContentTypes
{
    public static string Of(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => "application/json",
        ".jsonl" or ".txt" or ".md" or ".log" or ".tsv" or ".csv" or ".yaml" or ".yml" => "text/plain; charset=utf-8",
        ".png" => "image/png",
        _ => "application/octet-stream",
    };

    public static bool IsHarmless(string type) => type != "application/octet-stream";
}
