namespace Distillery.Registry;

/// <summary>Attributes of runs as columns.</summary>
internal static class RunColumns
{
    /// <summary>The tag that is the run's name, as the attribute that it is.</summary>
    public static OrderField Resolve(OrderField field) => IsName(field.Entity, field.Key) ? field with { Entity = FilterEntity.Attribute, Key = "run_name" } : field;

    /// <inheritdoc cref="Resolve(OrderField)"/>
    public static FilterClause Resolve(FilterClause clause) => IsName(clause.Entity, clause.Key) ? clause with { Entity = FilterEntity.Attribute, Key = "run_name" } : clause;

    public static string Of(string attribute) => attribute switch
    {
        "run_id" => "r.id",
        "run_name" => "r.name",
        "user_id" => "COALESCE(r.user_id, r.actor)",
        "status" => "r.status",
        "start_time" => "r.start_time",
        "end_time" => "r.end_time",
        "artifact_uri" => "(COALESCE(x.artifact_location, 'mlflow-artifacts:/' || x.no) || '/' || r.id || '/artifacts')",
        _ => throw new ArgumentOutOfRangeException(nameof(attribute), attribute, "no column"),
    };

    private static bool IsName(FilterEntity entity, string key) => entity == FilterEntity.Tag && key == RunTags.Name;
}
