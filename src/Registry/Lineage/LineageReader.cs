using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Reads lineage out of the records that workers wrote; what clients may change (tags) is not asked.</summary>
internal static class LineageReader
{
    private const string UseColumns =
        """
        v.model, v.version, v.job_id, v.created_at,
            (SELECT f.digest FROM version_files f WHERE f.model = v.model AND f.version = v.version AND f.path = 'learnt.safetensors') AS learnt_file
        """;

    public static async Task<VersionLineage?> ReadAsync(Session session, string model, int version)
    {
        if (await VersionReader.ReadAsync(session, model, version) is not { } found)
            return null;
        var lineage = new VersionLineage
        {
            Model = model,
            Version = version,
            CreatedAt = found.CreatedAt,
            Actor = found.Actor,
            JobId = found.JobId,
            RunId = found.RunId,
            CodeVersion = found.Tags.GetValueOrDefault("code_version"),
            Files = found.Artifacts,
        };
        if (found.JobId is not { } jobId)
            return lineage;
        var job = await session.FirstAsync<JobRow>("SELECT j.name, s.spec FROM jobs j LEFT JOIN job_specs s ON s.job_id = j.id WHERE j.id = @jobId", new { jobId });
        return lineage with
        {
            JobName = job?.Name,
            SpecDigest = job?.Spec is { } spec ? CanonicalJson.Digest(CanonicalJson.Of(System.Text.Json.Nodes.JsonNode.Parse(spec))) : null,
            Datasets = await DatasetsAsync(session, jobId),
            Prompts = await PromptsAsync(session, jobId),
            Stages = await StagesAsync(session, jobId),
        };
    }

    /// <summary>Versions whose job read a dataset, or any.</summary>
    public static async Task<IReadOnlyList<LineageUse>> UsesAsync(Session session, string? dataset)
        => await WithAliasesAsync(session, await session.QueryAsync<LineageUse>(
            $"""
            SELECT DISTINCT {UseColumns}, d.digest AS dataset, d.name AS dataset_name
            FROM model_versions v JOIN runs r ON r.job_id = v.job_id JOIN run_datasets u ON u.run_no = r.no JOIN datasets d ON d.digest = u.dataset
            {(dataset is null ? "" : "WHERE d.digest = @dataset")}
            """,
            new { dataset }));

    /// <summary>Versions whose job wrote a file, or that hold it.</summary>
    public static async Task<IReadOnlyList<LineageUse>> UsesOfArtifactAsync(Session session, string digest)
        => await WithAliasesAsync(session, await session.QueryAsync<LineageUse>(
            $"""
            SELECT {UseColumns} FROM model_versions v
            WHERE EXISTS (SELECT 1 FROM version_files f WHERE f.digest = @digest AND f.model = v.model AND f.version = v.version)
               OR EXISTS (SELECT 1 FROM run_artifacts a JOIN runs r ON r.no = a.run_no WHERE a.digest = @digest AND r.job_id = v.job_id)
            """,
            new { digest }));

    private static async Task<IReadOnlyList<LineageUse>> WithAliasesAsync(Session session, IReadOnlyList<LineageUse> uses)
    {
        var aliases = (await session.QueryAsync<AliasRow>("SELECT model, alias, version FROM aliases ORDER BY alias")).ToLookup(row => (row.Model, row.Version), row => row.Alias);
        foreach (var use in uses)
            use.Aliases = [.. aliases[(use.Model, use.Version)]];
        return [.. uses.OrderByDescending(use => use.CreatedAt).ThenBy(use => use.Model, StringComparer.Ordinal).ThenByDescending(use => use.Version).ThenBy(use => use.Dataset, StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyList<DatasetView>> DatasetsAsync(Session session, string jobId)
        => [.. (await session.QueryAsync<DatasetRow>(
            """
            SELECT DISTINCT d.digest, d.name, d.catalogue_digest, d.users, d.items, d.interactions, d.source, d.imported_at
            FROM runs r JOIN run_datasets u ON u.run_no = r.no JOIN datasets d ON d.digest = u.dataset WHERE r.job_id = @jobId
            """,
            new { jobId })).OrderBy(row => row.Digest, StringComparer.Ordinal)
            .Select(row => row.ToView())];

    private static async Task<IReadOnlyList<LineagePrompt>> PromptsAsync(Session session, string jobId)
        => [.. (await session.QueryAsync<PromptRow>(
            """
            SELECT s.name AS stage, a.kind, a.model, a.template, COUNT(*) AS answers
            FROM stages s JOIN teacher_answers a ON a.stage_id = COALESCE(s.reused_from, s.id) WHERE s.job_id = @jobId
            GROUP BY s.ordinal, s.name, a.kind, a.model, a.template ORDER BY s.ordinal, a.kind, a.model, a.template
            """,
            new { jobId })).Select(row => new LineagePrompt(row.Stage, row.Kind, row.Model, row.Template, row.Answers))];

    private static async Task<IReadOnlyList<LineageStage>> StagesAsync(Session session, string jobId)
    {
        var stages = await session.QueryAsync<StageRow>("SELECT name, kind, state, run_id, reused_from FROM stages WHERE job_id = @jobId ORDER BY ordinal", new { jobId });
        var files = (await session.QueryAsync<FileRow>(
            "SELECT r.id AS run_id, a.path, a.digest, a.bytes FROM runs r JOIN run_artifacts a ON a.run_no = r.no WHERE r.job_id = @jobId", new { jobId })).ToLookup(row => row.RunId);
        var parameters = (await session.QueryAsync<ParamRow>(
            "SELECT r.id AS run_id, p.name, p.value FROM runs r JOIN params p ON p.run_no = r.no WHERE r.job_id = @jobId", new { jobId })).ToLookup(row => row.RunId);
        return [.. stages.Select(stage => new LineageStage(
            stage.Name, stage.Kind, stage.State, stage.RunId, stage.ReusedFrom,
            new SortedDictionary<string, string>(parameters[stage.RunId].ToDictionary(row => row.Name, row => row.Value), StringComparer.Ordinal),
            [.. files[stage.RunId].OrderBy(row => row.Path, StringComparer.Ordinal).Select(row => new ArtifactView(row.Path, row.Digest, row.Bytes, row.RunId))]))];
    }

    private sealed class JobRow
    {
        public string Name { get; set; } = "";

        public string? Spec { get; set; }
    }

    private sealed class AliasRow
    {
        public string Model { get; set; } = "";

        public string Alias { get; set; } = "";

        public int Version { get; set; }
    }

    private sealed class PromptRow
    {
        public string Stage { get; set; } = "";

        public string Kind { get; set; } = "";

        public string Model { get; set; } = "";

        public string? Template { get; set; }

        public long Answers { get; set; }
    }

    private sealed class StageRow
    {
        public string Name { get; set; } = "";

        public string Kind { get; set; } = "";

        public string State { get; set; } = "";

        public string RunId { get; set; } = "";

        public string? ReusedFrom { get; set; }
    }

    private sealed class FileRow
    {
        public string RunId { get; set; } = "";

        public string Path { get; set; } = "";

        public string Digest { get; set; } = "";

        public long Bytes { get; set; }
    }

    private sealed class ParamRow
    {
        public string RunId { get; set; } = "";

        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }
}
