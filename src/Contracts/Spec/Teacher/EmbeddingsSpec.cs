using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>The endpoint's model that turns text into vectors.</summary>
public sealed record EmbeddingsSpec
{
    /// <summary>Its name.</summary>
    [Required]
    public string Model { get; init; } = "";

    /// <summary>Base address; the teacher's when absent.</summary>
    [MaxLength(500)]
    public string? Endpoint { get; init; }

    /// <summary>Length of a vector, where the model lets it be chosen.</summary>
    [Range(1, 65_536)]
    public int? Dim { get; init; }

    /// <summary>US dollars for a million tokens; unknown when absent.</summary>
    [Range(0.0, 1e6)]
    public double? PricePerMillion { get; init; }
}
