namespace Distillery.Data.Tests.Import;

public class CsvTests
{
    [Fact]
    public void Import_UsualNames_NeedsNoMap()
    {
        using var folder = new TempFolder();
        var file = folder.Write("orders.csv", "order,customer_id,sku,timestamp,title\n1,ann,tea,2024-05-01,\"Tea, \"\"green\"\"\nloose\"\n\n2,bob,mug,1714608000.7,Mug\n3,ann,mug,2024-04-30T23:59:59Z,Mug\n");
        var dataset = DatasetImporter.Import(file);
        dataset.Name.ShouldBe("orders");
        dataset.Catalogue.Items.Select(item => item.Title).ShouldBe(["Mug", "Tea, \"green\" loose"]);
        dataset.Catalogue.Items[1].Attributes["id"].ShouldBe("tea");
        dataset.Users[0].Items.ShouldBe([0, 1]);
        dataset.Users[0].Times.ShouldBe([1714521599L, 1714521600L]);
        dataset.Users[1].Times.ShouldBe([1714608000L]);
    }

    [Fact]
    public void Import_ColumnMapWithoutHeader_CountsColumnsFromOne()
    {
        using var folder = new TempFolder();
        folder.Write("log.tsv", "1714608000123\t5\tx\tbook\n1714608000999\t5\ty\tpen\n");
        var columns = new CsvColumns { User = "2", Item = "3", Time = "1", Title = "4", HasHeader = false, Unit = TimeUnit.Milliseconds };
        var dataset = DatasetImporter.Import(folder.Path, new ImportOptions { Columns = columns });
        dataset.Users[0].Items.ShouldBe([0, 1]);
        dataset.Users[0].Times.ShouldBe([1714608000L, 1714608000L]);
        dataset.Catalogue.Items[1].Title.ShouldBe("pen");
    }

    [Fact]
    public void Import_SemicolonsAttributesAndItemFile_Joins()
    {
        using var folder = new TempFolder();
        var log = folder.Write("log.csv", "kunde;artikel;zeit\na;1;10\na;2;20\na;3;30\n");
        var items = folder.Write("articles.csv", "item,title,colour\n1,Chair,red\n2,Table,\n");
        var dataset = DatasetImporter.Import(log, new ImportOptions { Columns = new CsvColumns { User = "kunde", Item = "artikel", Time = "zeit" }, ItemsPath = items });
        dataset.Catalogue.Items.Select(item => item.Title).ShouldBe(["Chair", "Table", ""]);
        dataset.Catalogue.Items[0].Attributes.ShouldBe(new Dictionary<string, string> { ["id"] = "1", ["colour"] = "red" });
        dataset.Catalogue.Items[2].Attributes["id"].ShouldBe("3");
    }

    [Fact]
    public void Import_AttributeColumns_BecomeAttributes()
    {
        using var folder = new TempFolder();
        var log = folder.Write("log.csv", "user,item,time,brand\na,1,10,Acme\n");
        var columns = new CsvColumns { User = "user", Item = "item", Time = "time", Attributes = ["brand"] };
        DatasetImporter.Import(log, new ImportOptions { Columns = columns }).Catalogue.Items[0].Attributes["brand"].ShouldBe("Acme");
    }

    [Fact]
    public void Import_ItemTwiceInTheItemFile_IsAnError()
    {
        using var folder = new TempFolder();
        var log = folder.Write("log.csv", "user,item,time\na,1,10\n");
        var items = folder.Write("articles.csv", "item,title\n1,Chair\n1,Table\n");
        Should.Throw<DatasetFormatException>(() => DatasetImporter.Import(log, new ImportOptions { ItemsPath = items })).Message
            .ShouldBe("articles.csv:3: the item stands in the file twice (found: 1); nothing was imported.");
    }
}
