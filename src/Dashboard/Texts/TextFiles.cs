using System.Net;
using System.Text.Json;
using Distillery.Client;
using Distillery.Contracts;
using Distillery.Dashboard.Jobs;

namespace Distillery.Dashboard.Texts;

/// <summary>The files of a job that people read as texts.</summary>
internal static class TextFiles
{
    private const long Largest = 8 << 20;

    /// <summary>Samples of prompts and answers, in the order in which their stages ran.</summary>
    public static IReadOnlyList<ArtifactView> Samples(LiveJob live) =>
        [.. live.Artifacts.Where(file => file.Path == TextSamples.FileName && file.Bytes <= Largest).OrderBy(file => Place(live, file.RunId))];

    /// <summary>Adapters: the runs that wrote them, with their files.</summary>
    public static IReadOnlyList<(RunView Run, IReadOnlyList<ArtifactView> Files)> Adapters(LiveJob live) =>
        [.. live.Runs
            .Select(run => (Run: run, Files: (IReadOnlyList<ArtifactView>)[.. live.Artifacts.Where(file => file.RunId == run.Id && file.Path.StartsWith("adapter/", StringComparison.Ordinal))]))
            .Where(pair => pair.Files.Count > 0)];

    /// <summary>Whether a job has any.</summary>
    public static bool Any(LiveJob live) => live.Artifacts.Any(file => file.Path == TextSamples.FileName || file.Path.StartsWith("adapter/", StringComparison.Ordinal));

    /// <summary>Reads samples.</summary>
    /// <exception cref="DistilleryApiException">They cannot be had, or are not what they should be.</exception>
    public static async Task<TextSamples> ReadAsync(DistilleryClient client, ArtifactView file, CancellationToken ct)
    {
        using var content = new MemoryStream();
        await client.Artifacts.DownloadAsync(file.Digest, content, ct);
        content.Position = 0;
        try
        {
            return await JsonSerializer.DeserializeAsync<TextSamples>(content, ContractsJson.Options, ct) ?? throw new JsonException("it is empty.");
        }
        catch (JsonException exception)
        {
            throw new DistilleryApiException($"{file.Path} of run {file.RunId} cannot be read: {exception.Message}", DistilleryApiException.UnexpectedAnswer, HttpStatusCode.OK, inner: exception);
        }
    }

    // Runs are listed with their stages' order; an unknown one comes last.
    private static int Place(LiveJob live, string run)
    {
        for (var i = 0; i < live.Stages.Count; i++)
            if (live.Stages[i].RunId == run)
                return i;
        return int.MaxValue;
    }
}
