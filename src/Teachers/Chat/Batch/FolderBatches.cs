namespace Distillery.Teachers;

/// <summary>Batch files in a folder: somebody carries the requests away and the results back.</summary>
internal sealed class FolderBatches(string folder) : IBatchPlace
{
    private string Requests => Path.Combine(folder, "requests");

    private string Results => Path.Combine(folder, "results");

    public async Task<BatchState> SubmitAsync(BatchState batch, byte[] file, Func<BatchState, Task> save, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Requests);
        Directory.CreateDirectory(Results);
        var name = $"batch-{batch.Id}.jsonl";
        var part = Path.Combine(Requests, name + ".part");
        await File.WriteAllBytesAsync(part, file, cancellationToken);
        File.Move(part, Path.Combine(Requests, name), overwrite: true);
        var written = batch with { FileId = name, RemoteId = name };
        await save(written);
        return written;
    }

    public async Task<BatchResults> ResultsAsync(BatchState batch, CancellationToken cancellationToken)
    {
        // Output and errors may come as two files; both begin with the batch's name.
        var files = Directory.Exists(Results) ? Directory.GetFiles(Results, $"batch-{batch.Id}*.jsonl").Order(StringComparer.Ordinal).ToArray() : [];
        if (files.Length == 0)
            throw new TeacherStoppedException(
                TeacherStop.AwaitsResults,
                $"the results of {Path.Combine(Requests, batch.FileId ?? "")} are not there. Have its requests answered, put the output (and the errors) as batch-{batch.Id}.jsonl (and batch-{batch.Id}.errors.jsonl) into {Results}, and submit the job again");
        var lines = new List<string>();
        foreach (var file in files)
            lines.AddRange(await File.ReadAllLinesAsync(file, cancellationToken));
        return new BatchResults(lines);
    }
}
