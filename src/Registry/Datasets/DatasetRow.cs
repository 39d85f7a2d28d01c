using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A row of <c>datasets</c>.</summary>
internal sealed class DatasetRow
{
    /// <summary>All but the profile, which is long.</summary>
    public const string Columns = "digest, name, catalogue_digest, users, items, interactions, source, imported_at";

    public string Digest { get; set; } = "";

    public string Name { get; set; } = "";

    public string CatalogueDigest { get; set; } = "";

    public int Users { get; set; }

    public int Items { get; set; }

    public long Interactions { get; set; }

    public string Source { get; set; } = "";

    public long ImportedAt { get; set; }

    public string? Profile { get; set; }

    public DatasetView ToView() => new(Digest, Name, CatalogueDigest, Users, Items, Interactions, Source, UnixTime.ToTime(ImportedAt))
    {
        Profile = Profile is null ? null : JsonSerializer.Deserialize<DatasetProfileView>(Profile, ContractsJson.Options),
    };
}
