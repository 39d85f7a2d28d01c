using System.Globalization;

namespace Distillery.Registry;

/// <summary>A row of <c>logged_models</c> with its experiment's location.</summary>
internal sealed class LoggedModelRow
{
    public const string Select =
        """
        SELECT m.id, m.experiment_no, m.name, m.model_type, m.source_run_id, m.status, m.created_at, m.updated_at, x.artifact_location
        FROM logged_models m JOIN experiments x ON x.no = m.experiment_no
        """;

    public string Id { get; set; } = "";

    public long ExperimentNo { get; set; }

    public string Name { get; set; } = "";

    public string? ModelType { get; set; }

    public string? SourceRunId { get; set; }

    public string Status { get; set; } = "";

    public long CreatedAt { get; set; }

    public long UpdatedAt { get; set; }

    public string? ArtifactLocation { get; set; }

    public string ArtifactUri => $"{ExperimentRow.LocationOf(ExperimentNo, ArtifactLocation)}/models/{Id}/artifacts";

    public LoggedModel ToModel() => new(Id, ExperimentNo.ToString(CultureInfo.InvariantCulture), Name, ArtifactUri, Status, CreatedAt, UpdatedAt) { ModelType = ModelType, SourceRunId = SourceRunId };
}
