using System.Text.Json.Serialization;

namespace Distillery.Benchmarks;

/// <summary>One line of a comparison.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Ours">Our figure.</param>
/// <param name="Peer">The other's figure, or null where it could not be measured.</param>
/// <param name="Unit">The unit of both.</param>
/// <param name="MoreIsBetter">True for a rate, false for a time or a size.</param>
public sealed record BenchmarkRow(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("ours")] double Ours,
    [property: JsonPropertyName("peer")] double? Peer,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonIgnore] bool MoreIsBetter = false)
{
    /// <summary>Above 1 we are faster.</summary>
    [JsonPropertyName("ratio")]
    public double? Ratio => MoreIsBetter ? Ours / Peer : Peer / Ours;
}
