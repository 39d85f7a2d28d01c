namespace Distillery.Distillation.Stages;

/// <summary>What is measured on the test rows.</summary>
public sealed record EvaluateOptions
{
    /// <summary>The rows of the table, the job's own student last.</summary>
    public required IReadOnlyList<EvaluatedRow> Rows { get; init; }

    /// <summary>One of <see cref="EvaluationProtocols"/>; default the full ranking.</summary>
    public string Protocol { get; init; } = EvaluationProtocols.FullRanking;

    /// <summary>
    /// Files of text vectors (<see cref="Slim.TextVectorsFile"/>), for students whose rows carry rationales. Each student finds its own by the
    /// digest that it was written with.
    /// </summary>
    public IReadOnlyList<string> TextFiles { get; init; } = [];

    /// <summary>Cut-offs of HR, NDCG and MRR; default 1, 5, 10, 20.</summary>
    public IReadOnlyList<int> At { get; init; } = [1, 5, 10, 20];

    /// <summary>Whether items of the history are taken out of the ranking; default false, as in the papers.</summary>
    public bool MaskHistory { get; init; }

    /// <summary>Resamples of the paired bootstrap; default 10,000.</summary>
    public int Resamples { get; init; } = 10_000;

    /// <summary>Seed of the bootstrap; default 0.</summary>
    public long Seed { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "auto";
}
