namespace Distillery.Data.Tests.Import;

public class Dllm2RecTests
{
    private static TempFolder Folder()
    {
        var folder = new TempFolder();
        folder.Write("train_data.csv", ",seq,len_seq,next\n0,\"[0, 1, 5]\",2,3.0\n1,\"[4, 2, 0]\",3,1.0\n");
        folder.Write("val_data.csv", "seq,len_seq,next\n\"[3, 5, 5]\",1,4.0\n");
        folder.Write("test_data.csv", "seq,len_seq,next\n\"[2, 1, 0]\",3,0\n");
        return folder;
    }

    [Fact]
    public void Read_ThreeFiles_GivesTheWindowsAsTheyAre()
    {
        using var folder = Folder();
        var dataset = DatasetImporter.Import(folder.Path);
        dataset.Catalogue.Count.ShouldBe(5);
        var split = Windowing.Split(dataset, new SplitOptions { WindowLength = 3 });
        split.Train.Histories.ShouldBe([0, 1, 5, 4, 2, 0]);
        split.Train.HistoryLengths.ShouldBe([2, 3]);
        split.Train.Targets.ShouldBe([3, 1]);
        split.Validation.Histories.ShouldBe([3, 5, 5]);
        split.Test.Targets.ShouldBe([0]);
        split.Test.Users.ShouldBe([3]);
        split.Test.PaddingId.ShouldBe(5);
        PrefixRows.FromTrain(dataset, split.Train).Targets.ShouldBe([1, 3, 2, 0, 1]);
    }

    [Fact]
    public void Split_OtherOptions_AreRefused()
    {
        using var folder = Folder();
        var dataset = Dllm2RecFiles.Read(folder.Path);
        Should.Throw<ArgumentException>(() => Windowing.Split(dataset)).Message.ShouldBe("split.window is 10, but the dataset holds ready windows of length 3.");
        Should.Throw<ArgumentException>(() => Windowing.Split(dataset, new SplitOptions { Kind = SplitKind.LeaveOneOut })).Message.ShouldBe("split.kind is leave-one-out, but the dataset holds ready windows, which are already divided in time.");
        Should.Throw<ArgumentException>(() => Windowing.Order(dataset, new SplitOptions { Ties = TieOrder.Shuffled })).Message.ShouldBe("split.ties is shuffled, but the dataset holds ready windows without times.");
    }

    [Fact]
    public void Read_ItemTable_GivesTitlesAndMustFit()
    {
        using var folder = Folder();
        var good = folder.Write("items.tsv", "item\ttitle\n0\ta\n1\tb\n2\tc\n3\td\n4\te\n");
        Dllm2RecFiles.Read(folder.Path, new ImportOptions { ItemsPath = good }).Catalogue.Items[4].Title.ShouldBe("e");
        var bad = folder.Write("few.tsv", "item\ttitle\n0\ta\n");
        Should.Throw<DatasetFormatException>(() => Dllm2RecFiles.Read(folder.Path, new ImportOptions { ItemsPath = bad })).Message
            .ShouldBe("few.tsv: the item table does not fit the windows, which know 5 items (found: 1 items); nothing was imported.");
    }

    [Fact]
    public void Read_OtherCutOfTheSameRows_HasAnotherDigest()
    {
        using var one = Folder();
        using var other = Folder();
        other.Write("train_data.csv", "seq,len_seq,next\n\"[0, 1, 5]\",2,3.0\n");
        other.Write("val_data.csv", "seq,len_seq,next\n\"[4, 2, 0]\",3,1.0\n\"[3, 5, 5]\",1,4.0\n");
        Dllm2RecFiles.Read(other.Path).Digest.ShouldNotBe(Dllm2RecFiles.Read(one.Path).Digest);
    }

    [Fact]
    public void Read_WithFilters_IsRefused()
    {
        using var folder = Folder();
        Should.Throw<DatasetFormatException>(() => Dllm2RecFiles.Read(folder.Path, new ImportOptions { MinimumInteractions = 5 })).Errors[0].Reason
            .ShouldBe("ready windows cannot be filtered; leave out minimum interactions, duplicates and untitled items");
    }
}
