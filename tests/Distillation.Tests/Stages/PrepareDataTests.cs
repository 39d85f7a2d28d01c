using Distillery.Data;
using Distillery.Distillation.Stages;

namespace Distillery.Distillation.Tests.Stages;

public class PrepareDataTests
{
    [Fact]
    public void Run_SampleShop_IsReadBackWithTheSameWindows()
    {
        using var folder = new TempFolder();

        var written = PrepareData.Run(TinyShop.DataOptions, folder.Path);
        var read = PreparedData.Load(folder.Path);

        read.Info.DatasetDigest.ShouldBe(written.Info.DatasetDigest);
        read.Split.Train.Histories.ShouldBe(written.Split.Train.Histories);
        read.Split.Test.Targets.ShouldBe(written.Split.Test.Targets);
        PreparedData.Files.ShouldAllBe(file => File.Exists(folder[file]));
    }

    [Fact]
    public void Run_TwiceInOneFolder_GivesTheSameFiles()
    {
        using var folder = new TempFolder();
        PrepareData.Run(TinyShop.DataOptions, folder.Path);
        var first = PreparedData.Files.Select(file => File.ReadAllBytes(folder[file])).ToList();

        PrepareData.Run(TinyShop.DataOptions, folder.Path);

        PreparedData.Files.Select(file => File.ReadAllBytes(folder[file])).ShouldBe(first);
    }

    [Fact]
    public void Run_TiesShuffled_SaysSoAndReadsBackTheSameOrder()
    {
        using var folder = new TempFolder();
        var options = TinyShop.DataOptions with { Split = TinyShop.DataOptions.Split with { Ties = TieOrder.Shuffled, Seed = 7 } };

        var written = PrepareData.Run(options, folder.Path);
        var read = PreparedData.Load(folder.Path);

        read.Dataset.Digest.ShouldBe(written.Dataset.Digest);
        read.Info.SplitInWords.ShouldBe("time 80/10/10, window 6, ties shuffled (seed 7)");
    }

    [Fact]
    public void Run_OwnSequences_KeepsTheirDigest()
    {
        using var folder = new TempFolder();
        SequenceFiles.Write(TinyShop.Data.Dataset, folder["source"]);

        var prepared = PrepareData.Run(new PrepareDataOptions { Path = folder["source"], Split = TinyShop.DataOptions.Split }, folder["prepared"]);

        prepared.Info.DatasetDigest.ShouldBe(TinyShop.Data.Info.DatasetDigest);
        prepared.Info.Name.ShouldBe("source");
    }

    [Fact]
    public void Profile_OfTheShop_CountsWhatIsThere()
    {
        var (data, profile) = (TinyShop.Data, TinyShop.Data.Info.Profile);

        profile.Users.ShouldBe(data.Dataset.Users.Count);
        profile.Interactions.ShouldBe(data.Dataset.Users.Sum(user => (long)user.Items.Length));
        profile.TrainRows.ShouldBe(data.Split.Train.Count);
        var known = data.Split.Train.Targets.ToHashSet();
        profile.ColdTestShare.ShouldBe(data.Split.Test.Targets.Count(target => !known.Contains(target)) / (double)data.Split.Test.Count, 1e-12);
        profile.TitledShare.ShouldBe(1);
    }

    [Fact]
    public void Run_MissingFolder_SaysWhichAndWritesNothing()
    {
        using var folder = new TempFolder();

        Should.Throw<StageInputException>(() => PrepareData.Run(new PrepareDataOptions { Path = folder["nowhere"] }, folder["out"]))
            .Message.ShouldContain("nowhere");
        Directory.Exists(folder["out"]).ShouldBeFalse();
    }

    [Fact]
    public void Run_NeitherPathNorSample_IsRefused()
    {
        using var folder = new TempFolder();

        Should.Throw<StageInputException>(() => PrepareData.Run(new PrepareDataOptions(), folder.Path)).Message.ShouldContain("exactly one");
    }

    [Fact]
    public void Run_OtherDigestExpected_IsRefused()
    {
        using var folder = new TempFolder();

        Should.Throw<StageInputException>(() => PrepareData.Run(TinyShop.DataOptions with { ExpectedDigest = new string('0', 64) }, folder.Path))
            .Message.ShouldContain(new string('0', 64));
    }

    [Fact]
    public void Load_DatasetChangedBehindTheDescription_IsRefused()
    {
        using var folder = new TempFolder();
        PrepareData.Run(TinyShop.DataOptions, folder.Path);
        var items = folder[PreparedData.Files[2]];
        File.WriteAllText(items, File.ReadAllText(items).Replace("0\t", "0\tNew ", StringComparison.Ordinal));

        Should.Throw<StageInputException>(() => PreparedData.Load(folder.Path)).Message.ShouldContain("digest");
    }

    [Theory]
    [InlineData(SplitKind.Time, false, "time 80/10/10, window 10, ties as-is")]
    [InlineData(SplitKind.LeaveOneOut, true, "leave-one-out, full windows of 10, ties as-is")]
    public void InWords_NamesKindWindowAndTies(SplitKind kind, bool full, string words) =>
        new SplitOptions { Kind = kind, FullWindowsOnly = full }.InWords().ShouldBe(words);
}
