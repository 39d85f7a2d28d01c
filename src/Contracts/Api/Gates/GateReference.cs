using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Distillery.Contracts;

/// <summary>What a version is compared with: the word <c>champion</c>, or <c>{ baseline: item-knn }</c>.</summary>
[JsonConverter(typeof(GateReferenceConverter))]
public sealed record GateReference
{
    /// <summary>The word for the version that the alias points to.</summary>
    public const string ChampionWord = "champion";

    /// <summary>
    /// Key of a row that was measured beside the candidate, for example <c>item-knn</c>, <c>hybrid</c>, <c>twin</c>,
    /// <c>sasrec-softmax-all</c>; null for the champion.
    /// </summary>
    [Required]
    [RegularExpression("[a-z0-9][a-z0-9._-]{0,99}")]
    public string? Baseline { get; init; }

    /// <summary>The version that the alias points to.</summary>
    public static GateReference Champion { get; } = new();
}
