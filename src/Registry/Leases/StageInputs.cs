using System.Text.Json.Nodes;

namespace Distillery.Registry;

/// <summary>What a stage reads, and the key that says when two stages must give the same result.</summary>
internal static class StageInputs
{
    public static async Task<IReadOnlyList<InputArtifact>> OfAsync(Session session, string stageId)
    {
        var rows = await session.QueryAsync<Row>(
            """
            SELECT i.name AS stage_name, a.path, a.digest, a.bytes, i.run_id
            FROM stage_dependencies d JOIN stages i ON i.id = d.depends_on JOIN runs r ON r.id = i.run_id JOIN run_artifacts a ON a.run_no = r.no
            WHERE d.stage_id = @stageId
            """,
            new { stageId });
        // Sorted here: databases sort text by different rules.
        return [.. rows
            .OrderBy(row => row.StageName, StringComparer.Ordinal)
            .ThenBy(row => row.Path, StringComparer.Ordinal)
            .Select(row => new InputArtifact(row.StageName, row.Path, row.Digest, row.Bytes, row.RunId))];
    }

    /// <summary><c>sha256(kind, canonical parameters, input digests in order, external inputs)</c>.</summary>
    public static async Task<string> ResultKeyAsync(Session session, StageLease lease, string externalInputs)
    {
        var inputs = await OfAsync(session, lease.StageId);
        var text = new JsonArray(
            "stage-result-1",
            lease.Kind,
            CanonicalJson.Of(lease.Parameters),
            new JsonArray([.. inputs.Select(input => (JsonNode)new JsonArray(input.StageName, input.Path, input.Digest))]),
            externalInputs);
        return CanonicalJson.Digest(text.ToJsonString());
    }

    private sealed class Row
    {
        public string StageName { get; set; } = "";

        public string Path { get; set; } = "";

        public string Digest { get; set; } = "";

        public long Bytes { get; set; }

        public string RunId { get; set; } = "";
    }
}
