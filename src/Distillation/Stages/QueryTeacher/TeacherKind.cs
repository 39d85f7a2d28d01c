namespace Distillery.Distillation.Stages;

/// <summary>Where knowledge comes from.</summary>
public enum TeacherKind
{
    /// <summary>Item-kNN and item text; no language model.</summary>
    Content,

    /// <summary>Rankings, distances and item vectors made elsewhere.</summary>
    Files,

    /// <summary>A causal language model that is fine-tuned and run here (BIGRec).</summary>
    LocalLm,
}
