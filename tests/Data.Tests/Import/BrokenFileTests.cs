using System.Text.RegularExpressions;

namespace Distillery.Data.Tests.Import;

public partial class BrokenFileTests
{
    public static TheoryData<string> Names() => [.. BrokenFile.All.Select(broken => broken.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Import_BrokenFile_SaysFileLineReasonAndValue(string name)
    {
        var broken = BrokenFile.All.Single(one => one.Name == name);
        using var folder = new TempFolder();
        foreach (var (file, content) in broken.Files)
            folder.Write(file, content);

        var message = Should.Throw<DatasetFormatException>(() => DatasetImporter.Import(folder.Path, broken.Options)).Message;

        message = message.Replace(Path.GetFileName(folder.Path) + ":", "FOLDER:", StringComparison.Ordinal);
        message = FoundPath().Replace(message, "(found: PATH)");
        if (broken.Message.Contains(":LINE:", StringComparison.Ordinal))
            message = LineNumber().Replace(message, ":LINE:", 1);
        message.ShouldBe(broken.Message);
    }

    [Fact]
    public void All_Cases_AreMoreThanTwenty() => BrokenFile.All.Count.ShouldBeGreaterThan(50);

    [Fact]
    public void Import_SeveralBrokenLines_ListsThemAll()
    {
        using var folder = new TempFolder();
        folder.Write("items.tsv", "item\ttitle\n0\tChess\n1\tGo\n");
        folder.Write("sequences.jsonl", "{\"user\":0,\"items\":[0],\"ts\":[1]}\n{\"user\":1,\"items\":[9],\"ts\":[1]}\nnonsense\n{\"user\":3,\"items\":[1],\"ts\":[1]}\n");
        var exception = Should.Throw<DatasetFormatException>(() => DatasetImporter.Import(folder.Path));
        exception.Errors.Select(error => error.Line).ShouldBe([2L, 3L]);
        exception.HasMore.ShouldBeFalse();
        exception.Message.ShouldBe(
            "2 errors; nothing was imported:"
            + "\n  sequences.jsonl:2: an item id is not in the item table, whose ids are 0..1 (found: 9)"
            + "\n  sequences.jsonl:3: the line is not JSON (byte 2) (found: nonsense)");
    }

    [Fact]
    public void Import_ManyBrokenLines_StopsAtTheLimit()
    {
        using var folder = new TempFolder();
        folder.Write("items.tsv", "item\ttitle\n0\tChess\n");
        folder.Write("sequences.jsonl", string.Concat(Enumerable.Repeat("nonsense\n", 1_000)));
        var exception = Should.Throw<DatasetFormatException>(() => DatasetImporter.Import(folder.Path, new ImportOptions { MaximumErrors = 3 }));
        exception.Errors.Count.ShouldBe(3);
        exception.HasMore.ShouldBeTrue();
        exception.Message.ShouldStartWith("The first 3 errors (there may be more); nothing was imported:\n  sequences.jsonl:1: ");
        Should.Throw<DatasetFormatException>(() => DatasetImporter.Import(folder.Path)).Errors.Count.ShouldBe(20);
    }

    [Fact]
    public void Import_NoSuchFolder_SaysSo() =>
        Should.Throw<DatasetFormatException>(() => DatasetImporter.Import("/nowhere/games")).Message.ShouldBe("games: there is no such file or folder (found: /nowhere/games); nothing was imported.");

    [Theory]
    [InlineData(0, null, "maximumErrors is 0; it must be 1 or more.")]
    [InlineData(1, 0, "minimumInteractions is 0; it must be 1 or more.")]
    public void Import_OptionOutOfRange_NamesIt(int maximumErrors, int? minimumInteractions, string message) =>
        Should.Throw<ArgumentException>(() => DatasetImporter.Import("x", new ImportOptions { MaximumErrors = maximumErrors, MinimumInteractions = minimumInteractions })).Message.ShouldBe(message);

    [GeneratedRegex(@"\(found: /[^)]*\)")]
    private static partial Regex FoundPath();

    [GeneratedRegex(@":\d+:")]
    private static partial Regex LineNumber();
}
