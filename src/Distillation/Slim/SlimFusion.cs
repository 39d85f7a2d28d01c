namespace Distillery.Distillation.Slim;

/// <summary>How text reaches the student.</summary>
public enum SlimFusion
{
    /// <summary>ID-based fusion (Eq. 6): item text beside item ids, rationales beside the states of histories.</summary>
    Id,

    /// <summary>ID-agnostic matching (Eq. 7): item text against rationales; neither ids nor histories.</summary>
    Matching,

    /// <summary>The paper's "+" rows: item text beside item ids, no rationales.</summary>
    ItemText,
}
