namespace Distillery.Distillation.Stages;

/// <summary>How a student reads a history.</summary>
public enum StudentArchitecture
{
    /// <summary>Self-attention (Kang and McAuley 2018).</summary>
    Sasrec,

    /// <summary>Gated recurrent units (Hidasi et al. 2016).</summary>
    Gru4Rec,

    /// <summary>A graph network over the history's items (Wu et al. 2019).</summary>
    Srgnn,
}
