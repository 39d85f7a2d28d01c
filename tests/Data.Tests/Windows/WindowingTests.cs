namespace Distillery.Data.Tests.Windows;

public class WindowingTests
{
    private static readonly SplitOptions Three = new() { WindowLength = 3, Train = 0.5, Validation = 0.25 };

    [Fact]
    public void TimeSplit_ShortAndLongUsers_FollowsTheWindowRuleAndTheOrderOfTargetTimes()
    {
        // User 0 has 3 items: one row. User 1 has 6 items: positions 3, 4, 5. Time 13 occurs in both: user 0 stands first.
        var dataset = Tiny.Dataset(10, ([7, 8, 9], [1, 2, 13]), Tiny.Run(0, 6, 10));
        var split = Windowing.TimeSplit(dataset, Three);

        split.Train.Count.ShouldBe(2);
        split.Validation.Count.ShouldBe(1);
        split.Test.Count.ShouldBe(1);
        split.Train.Users.ShouldBe([0, 1]);
        split.Train.Targets.ShouldBe([9, 3]);
        split.Train.Positions.ShouldBe([2, 3]);
        split.Train.TargetTimes.ShouldBe([13L, 13L]);
        split.Train.HistoryLengths.ShouldBe([2, 3]);
        split.Train.Histories.ShouldBe([7, 8, 10, 0, 1, 2]);
        split.Train.PaddingId.ShouldBe(10);
        split.Validation.History(0).ToArray().ShouldBe([1, 2, 3]);
        split.Test.History(0).ToArray().ShouldBe([2, 3, 4]);
        split.Test.Targets.ShouldBe([5]);
    }

    [Theory]
    [InlineData(SplitKind.Time)]
    [InlineData(SplitKind.LeaveOneOut)]
    public void Split_LastWindowOnly_GivesEachUserOneTrainingWindowAndTheSameHeldOutOnes(SplitKind kind)
    {
        var dataset = SampleShop.Generate(new SampleShopOptions { Customers = 200, Products = 100, Seed = 4 });
        var options = new SplitOptions { Kind = kind, WindowLength = 3 };

        var split = Windowing.Split(dataset, options with { LastWindowOnly = true });

        foreach (var part in new[] { split.Train, split.Validation, split.Test })
            part.Users.Distinct().Count().ShouldBe(part.Count);
        if (kind == SplitKind.Time)
        {
            new[] { split.Train, split.Validation, split.Test }.Sum(part => part.Count).ShouldBe(dataset.Users.Count(user => user.Items.Length > 1));
            return;
        }

        var all = Windowing.Split(dataset, options);
        split.Test.Targets.ShouldBe(all.Test.Targets);
        split.Validation.Targets.ShouldBe(all.Validation.Targets);
        for (var row = 0; row < split.Train.Count; row++)
            split.Train.Positions[row].ShouldBe(Enumerable.Range(0, all.Train.Count).Where(other => all.Train.Users[other] == split.Train.Users[row]).Max(other => all.Train.Positions[other]));
    }

    [Fact]
    public void Split_FullAndLastWindows_AreRefusedTogether() =>
        Should.Throw<ArgumentException>(() => new SplitOptions { FullWindowsOnly = true, LastWindowOnly = true }.Validate()).Message.ShouldContain("split.windows");

    [Fact]
    public void TimeSplit_FullWindowsOnly_DropsUsersWithoutAFullHistory()
    {
        var dataset = Tiny.Dataset(10, ([7, 8, 9], [1, 2, 13]), Tiny.Run(0, 7, 10));
        var split = Windowing.TimeSplit(dataset, Three with { FullWindowsOnly = true });
        split.Train.Users.ShouldBe([1, 1]);
        (split.Train.Count + split.Validation.Count + split.Test.Count).ShouldBe(4);
    }

    [Fact]
    public void TimeSplit_UserWithOneItem_GivesNoRow()
    {
        var dataset = Tiny.Dataset(10, ([3], [1]), Tiny.Run(0, 7, 10));
        var split = Windowing.TimeSplit(dataset, Three);
        new[] { split.Train, split.Validation, split.Test }.SelectMany(part => part.Users).ShouldAllBe(user => user == 1);
    }

    [Theory]
    [InlineData(10, 8, 1, 1)]
    [InlineData(100, 80, 10, 10)]
    [InlineData(19, 15, 2, 2)]
    [InlineData(99, 79, 10, 10)]
    public void TimeSplit_CutPoints_AreRoundedDown(int rows, int train, int validation, int test)
    {
        var dataset = Tiny.Dataset(200, Tiny.Run(0, rows + 10, 0));
        var split = Windowing.TimeSplit(dataset);
        (split.Train.Count, split.Validation.Count, split.Test.Count).ShouldBe((train, validation, test));
    }

    [Fact]
    public void TimeSplit_TooFewRows_SaysSo()
    {
        var dataset = Tiny.Dataset(5, Tiny.Run(0, 3, 0));
        Should.Throw<ArgumentException>(() => Windowing.TimeSplit(dataset)).Message
            .ShouldBe("1 windows cannot be divided 0.8:0.1: a part would be empty. Import more interactions or choose other shares.");
    }

    [Fact]
    public void LeaveOneOut_UsersOfEveryLength_HoldsOutTheLastTwoItems()
    {
        var dataset = Tiny.Dataset(10, Tiny.Run(0, 6, 0), ([4, 5], [1, 2]), ([6, 7, 8], [1, 2, 3]), ([9], [5]));
        var split = Windowing.LeaveOneOut(dataset, new SplitOptions { WindowLength = 2 });

        // User 0: prefix of four items, positions 2 and 3. User 1: two items, its only row.
        split.Train.Users.ShouldBe([0, 0, 1]);
        split.Train.Targets.ShouldBe([2, 3, 5]);
        split.Validation.Users.ShouldBe([0, 2]);
        split.Validation.Targets.ShouldBe([4, 7]);
        split.Test.Users.ShouldBe([0, 2]);
        split.Test.Targets.ShouldBe([5, 8]);
        split.Test.History(0).ToArray().ShouldBe([3, 4]);
        split.Test.History(1).ToArray().ShouldBe([6, 7]);
    }

    [Fact]
    public void ShuffleTies_OnlyEqualTimes_MoveAndStayWithTheirTime()
    {
        var dataset = Tiny.Dataset(30, ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20], [1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3]));
        var shuffled = Windowing.ShuffleTies(dataset, 1);
        shuffled.Users[0].Items[0].ShouldBe(0);
        shuffled.Users[0].Items[10].ShouldBe(20);
        shuffled.Users[0].Items[1..10].ShouldNotBe([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        shuffled.Users[0].Items[1..10].Order().ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        shuffled.Users[0].Times.ShouldBe(dataset.Users[0].Times);
        shuffled.Digest.ShouldNotBe(dataset.Digest);
        dataset.Users[0].Items[1].ShouldBe(1);
    }

    [Fact]
    public void ShuffleTies_TwiceOrFromAnotherOrder_GivesTheSame()
    {
        var dataset = Tiny.Dataset(30, ([4, 5, 6, 7, 8, 9], [2, 2, 2, 2, 2, 2]));
        var reversed = Tiny.Dataset(30, ([9, 8, 7, 6, 5, 4], [2, 2, 2, 2, 2, 2]));
        var once = Windowing.ShuffleTies(dataset, 5);
        Windowing.ShuffleTies(once, 5).Digest.ShouldBe(once.Digest);
        Windowing.ShuffleTies(reversed, 5).Digest.ShouldBe(once.Digest);
        Windowing.ShuffleTies(dataset, 6).Digest.ShouldNotBe(once.Digest);
    }

    [Fact]
    public void Split_ShuffledTies_GivesTheSameFromTheImportedAndTheOrderedDataset()
    {
        var dataset = Tiny.Dataset(30, ([4, 5, 6, 7, 8, 9], [2, 2, 2, 2, 2, 2]), Tiny.Run(10, 8, 3));
        var options = Three with { Ties = TieOrder.Shuffled, Seed = 3 };
        var direct = Windowing.Split(dataset, options);
        var ordered = Windowing.Split(Windowing.Order(dataset, options), options);
        ordered.Train.Histories.ShouldBe(direct.Train.Histories);
        ordered.Test.Targets.ShouldBe(direct.Test.Targets);
    }

    [Fact]
    public void PrefixRows_UsersWithTrainRows_GiveEveryPositionOnceUpToTheLastTrainTarget()
    {
        var dataset = Tiny.Dataset(20, Tiny.Run(0, 3, 0), Tiny.Run(5, 7, 2), Tiny.Run(15, 3, 100));
        var split = Windowing.TimeSplit(dataset, Three);
        // Rows by time: user 0 at 2; user 1 positions 3..6 at 5..8; user 2 at 102. Train: the first three.
        split.Train.Positions.ShouldBe([2, 3, 4]);

        var prefixes = PrefixRows.FromTrain(dataset, split.Train);
        prefixes.Users.ShouldBe([0, 0, 1, 1, 1, 1]);
        prefixes.Positions.ShouldBe([1, 2, 1, 2, 3, 4]);
        prefixes.Targets.ShouldBe([1, 2, 6, 7, 8, 9]);
        prefixes.History(5).ToArray().ShouldBe([6, 7, 8]);
        prefixes.Length.ShouldBe(3);
    }

    [Fact]
    public void PrefixRows_DatasetOfAnotherTieOrder_IsRefused()
    {
        var dataset = Tiny.Dataset(40, ([.. Enumerable.Range(0, 40)], new long[40]));
        var split = Windowing.TimeSplit(dataset, new SplitOptions { Ties = TieOrder.Shuffled });
        Should.Throw<ArgumentException>(() => PrefixRows.FromTrain(dataset, split.Train)).Message
            .ShouldContain("pass the dataset that the split was cut from, Windowing.Order(dataset, options) where ties were shuffled");
    }

    [Theory]
    [InlineData(0.0, 0.1, 10, "split.train is 0; it must lie between 0 and 1.")]
    [InlineData(double.NaN, 0.1, 10, "split.train is NaN; it must lie between 0 and 1.")]
    [InlineData(0.8, 1.5, 10, "split.validation is 1.5; it must lie between 0 and 1.")]
    [InlineData(0.8, 0.2, 10, "split.train 0.8 and split.validation 0.2 leave nothing for the test part; their sum must stay below 1.")]
    [InlineData(0.8, 0.1, 0, "split.window is 0; it must lie in 1..1000.")]
    public void SplitOptions_OutOfRange_NamesFieldValueAndRange(double train, double validation, int window, string message)
    {
        var options = new SplitOptions { Train = train, Validation = validation, WindowLength = window };
        Should.Throw<ArgumentException>(() => Windowing.Split(Tiny.Dataset(9, Tiny.Run(0, 9, 0)), options)).Message.ShouldBe(message);
    }
}
