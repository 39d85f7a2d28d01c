namespace Distillery.Registry;

/// <summary>Which of deleted and not deleted things are meant.</summary>
public enum LifecycleView
{
    /// <summary>What is not deleted.</summary>
    Active,

    /// <summary>What was deleted and can be restored.</summary>
    Deleted,

    /// <summary>Both.</summary>
    All,
}
