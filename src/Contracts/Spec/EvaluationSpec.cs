using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>What is measured on the test rows.</summary>
public sealed record EvaluationSpec
{
    /// <summary>Ranking over the whole catalogue, or among 101 candidates (the target and 100 items drawn at random); ties pessimistic. Their numbers cannot be compared.</summary>
    [AllowedValues("full-ranking", "sampled-100")]
    [Description("full-ranking: the whole catalogue; sampled-100: the target among 100 items drawn at random (SLIM's protocol). Never compare one with the other.")]
    public string Protocol { get; init; } = "full-ranking";

    /// <summary>Cut-offs of HR, NDCG and MRR.</summary>
    [MinLength(1), MaxLength(10)]
    public IReadOnlyList<int> At { get; init; } = [1, 5, 10, 20];

    /// <summary>Whether items of the history are taken out of the ranking.</summary>
    public bool MaskHistory { get; init; }
}
