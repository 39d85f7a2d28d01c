namespace Distillery.Data.Tests.Profiles;

public class ProfileTests
{
    [Fact]
    public void DatasetProfile_SmallSet_CountsByHand()
    {
        var dataset = Tiny.Dataset(5, ([0, 2, 1, 0], [10, 10, 10, 30]), ([4, 3], [5, 40]), ([1], [20]));
        var profile = DatasetProfile.Of(dataset);
        (profile.Users, profile.Items, profile.Interactions).ShouldBe((3, 5, 7L));
        (profile.ShortestSequence, profile.MedianSequence, profile.LongestSequence).ShouldBe((1, 2, 4));
        (profile.FirstTime, profile.LastTime).ShouldBe((5L, 40L));
        // Four neighbouring pairs, two of them tied; of these 0,2 ascends and 2,1 does not.
        profile.TiedShare.ShouldBe(0.5);
        profile.TiedAscendingShare.ShouldBe(0.5);
        profile.RepeatedInteractions.ShouldBe(1);
        (profile.UntitledItems, profile.DistinctTitles).ShouldBe((0, 5));
    }

    [Fact]
    public void SplitProfile_SmallSplit_CountsByHand()
    {
        // Rows by time: user 0 at 12, user 1 at 22, user 2 at 32, user 3 at 42 and user 0's row is the only train row with halves.
        var dataset = Tiny.Dataset(9, ([0, 1, 2], [10, 11, 12]), ([1, 2, 3], [20, 21, 22]), ([2, 3], [31, 32]), ([8, 1, 8], [40, 41, 42]));
        var split = Windowing.TimeSplit(dataset, new SplitOptions { Train = 0.25, Validation = 0.25 });
        var profile = SplitProfile.Of(split);
        (profile.TrainRows, profile.ValidationRows, profile.TestRows).ShouldBe((1, 1, 2));
        (profile.ValidationStart, profile.TestStart).ShouldBe((22L, 32L));
        (profile.TestUsers, profile.TestUsersInTrain).ShouldBe((2, 0.0));
        // Train knows the items 0, 1 (history) and 2 (target); the test targets are 3 and 8, and 8 stands in its own history.
        (profile.ColdShare, profile.AbsentShare, profile.RepeatedShare).ShouldBe((1.0, 1.0, 0.5));
        ColdTargets.Of(split.Train, split.Train).ShouldBe([false]);
    }

    [SkippableTheory]
    [InlineData("games", 5, 6, 772, 0.46, 0.91, 390)]
    [InlineData("toys", 5, 6, 547, 0.47, 1.00, 0)]
    [InlineData("ml-1m", 18, 96, 2_277, 0.53, 0.56, 0)]
    public void DatasetProfile_PublicSet_GivesTheKnownShares(string name, int shortest, int median, int longest, double tied, double ascending, int repeated)
    {
        var profile = DatasetProfile.Of(SharedData.Import(name));
        (profile.ShortestSequence, profile.MedianSequence, profile.LongestSequence).ShouldBe((shortest, median, longest));
        profile.TiedShare.ShouldBe(tied, 0.006);
        profile.TiedAscendingShare.ShouldBe(ascending, 0.006);
        profile.RepeatedInteractions.ShouldBe(repeated);
    }

    [SkippableTheory]
    [InlineData("games", 0.170, 0.199, 0.14)]
    [InlineData("toys", 0.264, 0.343, 0.23)]
    public void SplitProfile_PublicSet_GivesTheKnownShares(string name, double absent, double cold, double inTrain)
    {
        var profile = SplitProfile.Of(Windowing.TimeSplit(SharedData.Import(name)));
        profile.AbsentShare.ShouldBe(absent, 0.0006);
        profile.ColdShare.ShouldBe(cold, 0.0006);
        profile.TestUsersInTrain.ShouldBe(inTrain, 0.006);
    }
}
