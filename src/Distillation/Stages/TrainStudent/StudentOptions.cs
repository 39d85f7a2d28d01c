namespace Distillery.Distillation.Stages;

/// <summary>The sequential recommender that is trained.</summary>
public sealed record StudentOptions
{
    /// <summary>How it reads a history; default self-attention.</summary>
    public StudentArchitecture Architecture { get; init; } = StudentArchitecture.Sasrec;

    /// <summary>Length of item vectors and states; default 64.</summary>
    public int Dim { get; init; } = 64;

    /// <summary>Transformer blocks of a SASRec, steps through the graph of an SR-GNN; default 1. A GRU4Rec has one layer.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Attention heads of a SASRec; default 1.</summary>
    public int Heads { get; init; } = 1;

    /// <summary>Dropout, 0 to below 1; default 0.1.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>The recommendation loss; default softmax over the whole catalogue.</summary>
    public StudentLoss Loss { get; init; } = StudentLoss.Softmax;

    /// <summary>Whether every prefix of the training rows is learnt, or their last target only; default every prefix.</summary>
    public bool EveryPrefix { get; init; } = true;

    /// <summary>Negatives of the sampled softmax; default 1024.</summary>
    public int Negatives { get; init; } = 1024;
}
