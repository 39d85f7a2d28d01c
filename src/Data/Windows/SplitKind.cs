namespace Distillery.Data;

/// <summary>How rows are divided into train, validation and test.</summary>
public enum SplitKind
{
    /// <summary>All rows sorted by the time of their target and cut at two points: nothing later than the cut is learnt from.</summary>
    Time,

    /// <summary>The last item of each user is tested, the one before it validates. Users leak into each other in time; comparable with papers.</summary>
    LeaveOneOut,
}
