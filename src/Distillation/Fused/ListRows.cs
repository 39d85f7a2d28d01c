namespace Distillery.Distillation.Fused;

/// <summary>Which training rows learn a teacher's list.</summary>
public enum ListRows
{
    /// <summary>The last targets: the rows of the train part of the split.</summary>
    LastTargets,

    /// <summary>Every prefix.</summary>
    EveryPrefix,
}
