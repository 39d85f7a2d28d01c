using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>How much of a job's progress bar a stage fills: roughly its share of the time.</summary>
internal static class StageWeights
{
    public static double Of(string kind) => kind switch
    {
        StageKinds.Distill => 8,
        StageKinds.QueryTeacher => 4,
        StageKinds.Evaluate => 2,
        StageKinds.Register => 0.2,
        _ => 1,
    };
}
