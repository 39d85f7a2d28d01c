using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Lineage: from a version to data, teacher, prompts and code; and back, which versions learnt from a dataset, a user, an item or a file.</summary>
/// <param name="database">The store.</param>
/// <param name="artifacts">Where files are.</param>
public sealed class LineageStore(Database database, IArtifactStore artifacts)
{
    /// <summary>Where a version comes from; null when there is no such version.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task<VersionLineage?> VersionAsync(string model, int version, CancellationToken cancellationToken)
    {
        var lineage = await database.ReadAsync(session => LineageReader.ReadAsync(session, model, version), cancellationToken);
        return lineage is null ? null : lineage with { Teachers = await ProvenanceReader.ReadAsync(artifacts, lineage.Stages, cancellationToken) };
    }

    /// <summary>Versions whose job read a dataset.</summary>
    /// <param name="digest">Its whole digest.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task<LineageSearch> DatasetAsync(string digest, CancellationToken cancellationToken)
    {
        var uses = await UsesAsync(digest, cancellationToken);
        return new LineageSearch("dataset", digest, [], [.. uses.Select(use => use.Hit(null))]);
    }

    /// <summary>Versions whose job wrote or kept a file, for example a teacher's answers.</summary>
    /// <param name="digest">sha256 of the content.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task<LineageSearch> ArtifactAsync(string digest, CancellationToken cancellationToken)
    {
        var uses = await database.ReadAsync(session => LineageReader.UsesOfArtifactAsync(session, digest), cancellationToken);
        return new LineageSearch("artifact", digest, [], [.. uses.Select(use => use.Hit(null))]);
    }

    /// <summary>Versions that learnt from a user.</summary>
    /// <param name="user">The user's id in the source; its row where the dataset names no ids.</param>
    /// <param name="dataset">Only this dataset, by its whole digest; null for every one that a version learnt from.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<LineageSearch> UserAsync(string user, string? dataset, CancellationToken cancellationToken)
        => SearchAsync("user", user, dataset, "sequences.jsonl.gz", "users", DatasetScan.UsersAsync, cancellationToken);

    /// <summary>Versions that learnt from an item.</summary>
    /// <param name="item">The item's id in the source (column <c>asin</c>, <c>ml_id</c>, <c>id</c>, <c>item_id</c>, <c>sku</c>, <c>product_id</c>); its row where the dataset names no ids.</param>
    /// <param name="dataset">Only this dataset, by its whole digest; null for every one that a version learnt from.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<LineageSearch> ItemAsync(string item, string? dataset, CancellationToken cancellationToken)
        => SearchAsync("item", item, dataset, "items.tsv", "items", DatasetScan.ItemsAsync, cancellationToken);

    private async Task<LineageSearch> SearchAsync(
        string kind, string key, string? dataset, string file, string column, Func<Stream, string, CancellationToken, Task<IReadOnlyList<(int Row, string? Name)>>> scan, CancellationToken cancellationToken)
    {
        var uses = await UsesAsync(dataset, cancellationToken);
        var matches = new List<LineageMatch>();
        foreach (var found in uses.Select(use => (use.Dataset!, use.DatasetName)).Distinct())
            matches.AddRange(await ScanAsync(found.Item1, found.DatasetName, file, key, scan, cancellationToken));
        var hits = new List<LineageHit>();
        foreach (var use in uses)
        {
            int[] rows = [.. matches.Where(match => match.Dataset == use.Dataset).Select(match => match.Row)];
            if (rows.Length > 0)
                hits.Add(use.Hit(await LearntAsync(use, column, rows, cancellationToken)));
        }

        return new LineageSearch(kind, key, matches, hits);
    }

    private async Task<IEnumerable<LineageMatch>> ScanAsync(
        string digest, string name, string path, string key, Func<Stream, string, CancellationToken, Task<IReadOnlyList<(int Row, string? Name)>>> scan, CancellationToken cancellationToken)
    {
        var content = await database.ReadAsync(
            session => session.FirstAsync<string>("SELECT digest FROM dataset_files WHERE dataset = @digest AND path = @path", new { digest, path }), cancellationToken);
        if (content is null)
            return [];
        await using var stream = await artifacts.OpenReadAsync(content, cancellationToken);
        return (await scan(stream, key, cancellationToken)).Select(found => new LineageMatch(digest, name, found.Row, found.Name));
    }

    private async Task<long?> LearntAsync(LineageUse use, string column, int[] rows, CancellationToken cancellationToken)
    {
        if (use.LearntFile is not { } digest)
            return null;
        await using var stream = await artifacts.OpenReadAsync(digest, cancellationToken);
        var learnt = await TensorColumns.ReadAsync(stream, $"learnt.safetensors of {use.Model} {use.Version}", cancellationToken);
        // A job that filters a data set makes another one of it, with other rows.
        if (learnt.Metadata.GetValueOrDefault("dataset") != use.Dataset)
            return null;
        var counts = learnt.Ints(column);
        return rows.Where(row => row < counts.Length).Sum(row => (long)counts[row]);
    }

    private Task<IReadOnlyList<LineageUse>> UsesAsync(string? dataset, CancellationToken cancellationToken)
        => database.ReadAsync(session => LineageReader.UsesAsync(session, dataset), cancellationToken);
}
