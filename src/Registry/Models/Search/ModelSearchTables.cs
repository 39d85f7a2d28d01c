using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Registered models and their versions, for searches.</summary>
internal static class ModelSearchTables
{
    // What MLflowSources.Of says, for versions that the platform's own jobs registered. A name may hold any sign but slash and colon, so
    // it is percent-encoded here, sign by sign.
    private const string OwnSource =
        """
        'mlflow-artifacts:/registered-models/' || {postgres}(SELECT string_agg(
            CASE WHEN c ~ '^[A-Za-z0-9._~-]$' THEN c ELSE regexp_replace(upper(encode(convert_to(c, 'UTF8'), 'hex')), '(..)', '%\1', 'g') END, '' ORDER BY n)
            FROM regexp_split_to_table(v.model, '') WITH ORDINALITY AS signs (c, n)){/postgres}{sqlite}(WITH RECURSIVE signs (n, c) AS (
            SELECT 1, SUBSTR(v.model, 1, 1) UNION ALL SELECT n + 1, SUBSTR(v.model, n + 1, 1) FROM signs WHERE n < LENGTH(v.model))
            SELECT GROUP_CONCAT(CASE WHEN c GLOB '[A-Za-z0-9._~-]' THEN c ELSE RTRIM(
                '%' || SUBSTR(HEX(c), 1, 2) || '%' || SUBSTR(HEX(c), 3, 2) || '%' || SUBSTR(HEX(c), 5, 2) || '%' || SUBSTR(HEX(c), 7, 2), '%') END, '' ORDER BY n)
            FROM signs){/sqlite} || '/' || v.version
        """;

    public static SearchTable<ModelView> Models { get; } = new()
    {
        Filter = new FilterSchema("registered_model", [new("name")], [FilterEntity.Tag]),
        Order = new FilterSchema(
            "registered_model", [new("name"), new("last_updated_timestamp", IsNumber: true), new("creation_timestamp", IsNumber: true)], [],
            new Dictionary<string, string> { ["timestamp"] = "last_updated_timestamp" }),
        Select = "SELECT m.name FROM models m",
        Tags = "model_tags t WHERE t.model = m.name",
        Columns = new Dictionary<string, SearchColumn<ModelView>>
        {
            ["name"] = new("m.name", model => model.Name, IsText: true),
            ["creation_timestamp"] = new("m.created_at", model => model.CreatedAt.ToUnixTimeMilliseconds()),
            ["last_updated_timestamp"] = new("m.updated_at", model => model.UpdatedAt.ToUnixTimeMilliseconds()),
        },
        Standard = [SearchTable<ModelView>.By("name")],
        Last = [SearchTable<ModelView>.By("name")],
    };

    public static SearchTable<ModelVersionView> Versions { get; } = new()
    {
        Filter = new FilterSchema(
            "model_version", [new("name"), new("run_id", AllowsIn: true), new("source_path"), new("version_number", IsNumber: true)], [FilterEntity.Tag],
            new Dictionary<string, string> { ["source"] = "source_path", ["version"] = "version_number" }),
        Order = new FilterSchema(
            "model_version",
            [new("name"), new("version_number", IsNumber: true), new("last_updated_timestamp", IsNumber: true), new("creation_timestamp", IsNumber: true)],
            [],
            new Dictionary<string, string> { ["version"] = "version_number", ["timestamp"] = "last_updated_timestamp" }),
        Select = "SELECT v.model, v.version FROM model_versions v",
        Tags = "version_tags t WHERE t.model = v.model AND t.version = v.version",
        Columns = new Dictionary<string, SearchColumn<ModelVersionView>>
        {
            ["name"] = new("v.model", version => version.Model, IsText: true),
            ["run_id"] = new("v.run_id", version => version.RunId ?? "", IsText: true, IsNullable: true),
            ["source_path"] = new($"COALESCE(v.source, {OwnSource})", version => version.Source ?? MLflowSources.Of(version.Model, version.Version), IsText: true),
            ["version_number"] = new("v.version", version => (long)version.Version),
            ["creation_timestamp"] = new("v.created_at", version => version.CreatedAt.ToUnixTimeMilliseconds()),
            ["last_updated_timestamp"] = new("v.updated_at", version => version.UpdatedAt.ToUnixTimeMilliseconds()),
        },
        Standard = [SearchTable<ModelVersionView>.By("last_updated_timestamp", true)],
        Last = [SearchTable<ModelVersionView>.By("name"), SearchTable<ModelVersionView>.By("version_number", true)],
    };
}
