namespace Distillery.Distillation.Stages;

/// <summary>The recommendation loss.</summary>
public enum StudentLoss
{
    /// <summary>Softmax over the whole catalogue.</summary>
    Softmax,

    /// <summary>Softmax over a sample of the catalogue.</summary>
    SampledSoftmax,

    /// <summary>Binary cross-entropy with one sampled negative, as in the papers.</summary>
    Bce,
}
