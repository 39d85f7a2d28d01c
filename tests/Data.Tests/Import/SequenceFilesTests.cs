using System.Text;

namespace Distillery.Data.Tests.Import;

public class SequenceFilesTests
{
    private const string Items = "item\ttitle\tasin\n0\tThe \"Big\" Box\tB0\n1\tCafé\t\n";

    [Fact]
    public void Import_Folder_ReadsTitlesAttributesAndSequences()
    {
        using var folder = new TempFolder();
        folder.Write("items.tsv", Items);
        folder.Write("sequences.jsonl", "{\"ts\":[5,5],\"user\":0,\"items\":[1,0],\"extra\":{\"a\":[1]}}\n{\"user\":1,\"id\":\"anna\",\"items\":[0],\"ts\":[7]}");
        var dataset = DatasetImporter.Import(folder.Path, new ImportOptions { Name = "boxes" });
        dataset.Name.ShouldBe("boxes");
        dataset.Catalogue.PaddingId.ShouldBe(2);
        dataset.Catalogue.Items[0].Title.ShouldBe("The \"Big\" Box");
        dataset.Catalogue.Items[0].Attributes.ShouldBe(new Dictionary<string, string> { ["asin"] = "B0" });
        dataset.Catalogue.Items[1].Title.ShouldBe("Café");
        dataset.Catalogue.Items[1].Attributes.ShouldBeEmpty();
        dataset.Users[0].Items.ShouldBe([1, 0]);
        dataset.Users[0].Times.ShouldBe([5L, 5L]);
        dataset.Users[1].SourceId.ShouldBe("anna");
        dataset.Interactions.ShouldBe(3);
    }

    [Fact]
    public void Import_WindowsLineEndsAndByteOrderMark_GivesTheSameDigest()
    {
        const string Lines = "{\"user\":0,\"items\":[1,0],\"ts\":[5,6]}\n";
        using var plain = new TempFolder();
        plain.Write("items.tsv", Items);
        plain.Write("sequences.jsonl", Lines);
        using var other = new TempFolder();
        other.Write("items.tsv", Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(Items.Replace("\n", "\r\n"))).ToArray());
        other.Write("sequences.jsonl.gz", TempFolder.Zip(Encoding.UTF8.GetBytes(Lines)));
        DatasetImporter.Import(other.Path).Digest.ShouldBe(DatasetImporter.Import(plain.Path).Digest);
    }

    [Fact]
    public void Import_GzipOfSeveralMembers_ReadsThemAll()
    {
        using var folder = new TempFolder();
        folder.Write("items.tsv", Items);
        var first = TempFolder.Zip("{\"user\":0,\"items\":[1,0],\"ts\":[5,6]}\n"u8.ToArray());
        var second = TempFolder.Zip("{\"user\":1,\"items\":[1],\"ts\":[5]}\n"u8.ToArray());
        folder.Write("sequences.jsonl.gz", [.. first, .. second]);
        DatasetImporter.Import(folder.Path).Users.Count.ShouldBe(2);
    }

    [Fact]
    public void Digest_KnownContent_IsTheDocumentedHash()
    {
        // The canonical bytes of docs/formats.md, written out by hand.
        var catalogueBytes = new MemoryStream();
        catalogueBytes.Write("distillery-catalogue-1\n"u8);
        catalogueBytes.Write([1, 0, 0, 0, 2, 0, 0, 0, (byte)'G', (byte)'o', 2, 0, 0, 0]);
        catalogueBytes.Write([1, 0, 0, 0, (byte)'a', 1, 0, 0, 0, (byte)'1', 1, 0, 0, 0, (byte)'b', 1, 0, 0, 0, (byte)'2']);
        var catalogueDigest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(catalogueBytes.ToArray()));
        var datasetBytes = new MemoryStream();
        datasetBytes.Write("distillery-dataset-1\n"u8);
        datasetBytes.Write(Encoding.ASCII.GetBytes(catalogueDigest));
        datasetBytes.Write([1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        datasetBytes.Write([3, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0]);

        var catalogue = Catalogue.Create([new Item("Go", new Dictionary<string, string> { ["b"] = "2", ["a"] = "1", ["empty"] = "" })]);
        var dataset = Dataset.Create("any", catalogue, [new UserSequence(0, [0, 0], [3, 260]) { SourceId = "x" }]);
        catalogue.Digest.ShouldBe(catalogueDigest);
        dataset.Digest.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(datasetBytes.ToArray())));
    }

    [Fact]
    public void Digest_AnyChange_ChangesIt()
    {
        var digests = new[]
        {
            Tiny.Dataset(3, ([0, 1], [1, 2])), Tiny.Dataset(4, ([0, 1], [1, 2])), Tiny.Dataset(3, ([1, 0], [1, 2])),
            Tiny.Dataset(3, ([0, 1], [1, 3])), Tiny.Dataset(3, ([0], [1]), ([1], [2])),
        }.Select(dataset => dataset.Digest).ToArray();
        digests.Distinct().Count().ShouldBe(digests.Length);
    }

    [Fact]
    public void Write_TitleWithATab_IsRefusedAndNothingWritten()
    {
        using var folder = new TempFolder();
        var dataset = Dataset.Create("x", Catalogue.Create([new Item("a\tb", new Dictionary<string, string>())]), [new UserSequence(0, [0], [1])]);
        Should.Throw<ArgumentException>(() => SequenceFiles.Write(dataset, folder.Path)).Message.ShouldBe("the title of item 0 holds a tab or a line break, which items.tsv cannot hold: a\tb");
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }
}
