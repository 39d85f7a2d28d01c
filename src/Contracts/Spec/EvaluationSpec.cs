using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>What is measured on the test rows.</summary>
public sealed record EvaluationSpec
{
    /// <summary>Ranking over the whole catalogue, ties pessimistic.</summary>
    [AllowedValues("full-ranking")]
    public string Protocol { get; init; } = "full-ranking";

    /// <summary>Cut-offs of HR, NDCG and MRR.</summary>
    [MinLength(1), MaxLength(10)]
    public IReadOnlyList<int> At { get; init; } = [1, 5, 10, 20];

    /// <summary>Whether items of the history are taken out of the ranking.</summary>
    public bool MaskHistory { get; init; }
}
