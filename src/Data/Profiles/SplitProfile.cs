namespace Distillery.Data;

/// <summary>Sizes of a split and how much of its test part training cannot know.</summary>
/// <param name="TrainRows">Rows of the train part.</param>
/// <param name="ValidationRows">Rows of the validation part.</param>
/// <param name="TestRows">Rows of the test part.</param>
/// <param name="ValidationStart">Unix seconds of the earliest validation target.</param>
/// <param name="TestStart">Unix seconds of the earliest test target.</param>
/// <param name="TestUsers">Users with a test row.</param>
/// <param name="TestUsersInTrain">Share of them with a train row, 0 to 1.</param>
/// <param name="ColdShare">Share of the test rows whose target is never a train target, 0 to 1.</param>
/// <param name="AbsentShare">Share of the test rows whose target occurs in no train row, neither as target nor in a history, 0 to 1.</param>
/// <param name="RepeatedShare">Share of the test rows whose target stands in its own history, 0 to 1.</param>
public sealed record SplitProfile(
    int TrainRows,
    int ValidationRows,
    int TestRows,
    long ValidationStart,
    long TestStart,
    int TestUsers,
    double TestUsersInTrain,
    double ColdShare,
    double AbsentShare,
    double RepeatedShare)
{
    /// <summary>Measures a split.</summary>
    /// <param name="split">No part is empty.</param>
    public static SplitProfile Of(WindowSplit split)
    {
        ArgumentNullException.ThrowIfNull(split);
        var present = new bool[split.Train.PaddingId + 1];
        foreach (var item in split.Train.Histories)
            present[item] = true;
        foreach (var item in split.Train.Targets)
            present[item] = true;
        var trainUsers = split.Train.Users.ToHashSet();
        var testUsers = split.Test.Users.Distinct().ToArray();
        var repeated = 0;
        for (var row = 0; row < split.Test.Count; row++)
            repeated += split.Test.History(row).Contains(split.Test.Targets[row]) ? 1 : 0;
        double rows = split.Test.Count;
        return new SplitProfile(
            split.Train.Count,
            split.Validation.Count,
            split.Test.Count,
            split.Validation.TargetTimes.Min(),
            split.Test.TargetTimes.Min(),
            testUsers.Length,
            testUsers.Count(trainUsers.Contains) / (double)testUsers.Length,
            ColdTargets.Of(split.Train, split.Test).Count(cold => cold) / rows,
            split.Test.Targets.Count(target => !present[target]) / rows,
            repeated / rows);
    }
}
