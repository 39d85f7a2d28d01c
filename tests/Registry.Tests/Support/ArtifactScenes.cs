using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>Jobs whose files refer to content.</summary>
internal static class ArtifactScenes
{
    public static async Task<(string JobId, string Digest)> FinishJobAsync(this ArtifactBench bench, string name, string text)
    {
        var job = await bench.Store.SubmitAsync(Samples.OneStage(Samples.Spec(name)));
        var lease = await bench.Store.ClaimAsync();
        var file = await PutBothAsync(bench, "file", text);
        await bench.Store.Leases.CompleteAsync(lease, [file], "done", default);
        return (job.Id, file.Digest);
    }

    public static async Task<(string JobId, StageLease Lease, Dictionary<string, string> Digests)> ReferAsync(this ArtifactBench bench)
    {
        var job = await bench.Store.SubmitAsync();
        var first = await bench.Store.ClaimAsync();
        var output = await PutBothAsync(bench, "out", "an output");
        await bench.Store.Leases.CompleteAsync(first, [output], "done", default);
        var second = await bench.Store.ClaimAsync();
        var checkpoint = await PutBothAsync(bench, "c", "a checkpoint");
        await bench.Store.Reports.SaveCheckpointAsync(second, "c", checkpoint.Digest, default);
        var data = await PutBothAsync(bench, "items.tsv", "a dataset");
        await bench.Store.Datasets.RegisterAsync(
            second, new DatasetView(new string('d', 64), "games", new string('c', 64), 1, 2, 3, "path", bench.Store.Clock.GetUtcNow()), [data], default);
        var model = await PutBothAsync(bench, "model.safetensors", "a model");
        await bench.Store.Models.RegisterVersionAsync(
            second, new NewModelVersion { Model = "m", Metrics = new Dictionary<string, double>(), Tags = new Dictionary<string, string>(), Files = [model] }, default);
        var upload = await bench.Uploads.BeginAsync(new NewUpload(), "ann", default);
        await bench.Uploads.WritePartAsync(upload.Id, 1, new MemoryStream("an upload"u8.ToArray()), null, default);
        var uploaded = await PutDigestAsync(bench, upload.Id);
        await bench.Store.Database.WriteAsync(
            "extend", session => session.ExecuteAsync("UPDATE artifact_uploads SET expires_at = expires_at * 2 WHERE id = @Id", new { upload.Id }), default);
        return (job.Id, second, new Dictionary<string, string>
        {
            ["an output"] = output.Digest, ["a checkpoint"] = checkpoint.Digest, ["a dataset"] = data.Digest, ["a model"] = model.Digest, ["an upload"] = uploaded,
        });
    }

    // The bench's disk is the store's own; a bucket gets the same content beside it, because the store's classes look at their own artifacts.
    private static async Task<StoredFile> PutBothAsync(ArtifactBench bench, string path, string text)
    {
        await bench.PutAsync(text);
        return await bench.Store.PutAsync(path, text);
    }

    private static async Task<string> PutDigestAsync(ArtifactBench bench, string upload)
    {
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("an upload"u8));
        (await bench.Uploads.CompleteAsync(upload, digest, default)).ShouldNotBeNull();
        return digest;
    }
}
