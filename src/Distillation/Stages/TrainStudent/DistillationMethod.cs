namespace Distillery.Distillation.Stages;

/// <summary>How knowledge reaches the student.</summary>
public enum DistillationMethod
{
    /// <summary>Not at all: the plain student.</summary>
    None,

    /// <summary>DLLM2Rec (RecSys 2024), in one of its two modes.</summary>
    Dllm2Rec,

    /// <summary>Ours: lists as a soft target of an every-prefix softmax student, item vectors on both sides.</summary>
    Fused,

    /// <summary>SLIM (WWW 2024): item text and rationales, as vectors.</summary>
    Slim,
}
