namespace Distillery.Registry;

/// <summary>A column whose values keep content from being collected.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">Its column of digests.</param>
/// <param name="Condition">Rows that count, in SQL with <c>@Now</c>; null counts all.</param>
public sealed record ReferenceSource(string Table, string Column, string? Condition = null)
{
    /// <summary>
    /// Every column that refers to content. Whoever adds a table with digests adds it here or to <see cref="NotContent"/>; a test reads
    /// the schema and fails until it is done. Give the column an index: the collector asks for a few hundred digests at a time.
    /// </summary>
    public static IReadOnlyList<ReferenceSource> All { get; } =
    [
        new("run_artifacts", "digest"),
        new("checkpoints", "digest"),
        new("dataset_files", "digest"),
        new("version_files", "digest"),
        new("logged_model_files", "digest"),
        new("file_upload_parts", "digest", "expires_at > @Now"),
        new("artifact_uploads", "digest", "expires_at > @Now"),
    ];

    /// <summary>Columns with checksums that are not names of content in the artifact store, as <c>table.column</c>, and what they are.</summary>
    public static IReadOnlyDictionary<string, string> NotContent { get; } = new Dictionary<string, string>
    {
        ["schema_migrations.checksum"] = "of a migration's text",
        ["idempotency_keys.body_digest"] = "of a request",
        ["datasets.digest"] = "of a dataset's meaning; its files are in dataset_files",
        ["datasets.catalogue_digest"] = "of an item table's meaning",
        ["run_inputs.digest"] = "what a client calls the state of a dataset",
        ["run_input_tags.dataset_digest"] = "what a client calls the state of a dataset",
        ["logged_model_metrics.dataset_digest"] = "what a client calls the state of a dataset",
        ["artifact_uploads.announced_sha256"] = "what a caller means to upload",
        ["artifact_upload_parts.sha256"] = "of one part",
        ["alias_rules.digest"] = "of the rules of an alias",
    };
}
