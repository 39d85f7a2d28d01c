using System.Globalization;

namespace Distillery.Registry;

/// <summary>A row of <c>experiments</c>.</summary>
internal sealed class ExperimentRow
{
    public const string Columns = "no, name, artifact_location, created_at, updated_at, deleted_at";

    /// <summary>Below it lies what the artifact proxy serves.</summary>
    public const string Root = "mlflow-artifacts:/";

    public long No { get; set; }

    public string Name { get; set; } = "";

    public string? ArtifactLocation { get; set; }

    public long CreatedAt { get; set; }

    public long UpdatedAt { get; set; }

    public long? DeletedAt { get; set; }

    public static string LocationOf(long no, string? own) => own ?? Root + no.ToString(CultureInfo.InvariantCulture);

    public Experiment ToView(IEnumerable<NamedValueRow> tags)
        => new(No.ToString(CultureInfo.InvariantCulture), Name, LocationOf(No, ArtifactLocation), DeletedAt is not null, CreatedAt, UpdatedAt, [.. tags.Select(tag => tag.ToTag())]);
}
