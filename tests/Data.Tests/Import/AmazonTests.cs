using System.Text;

namespace Distillery.Data.Tests.Import;

public class AmazonTests
{
    private const string Reviews =
        "{\"overall\": 5.0, \"verified\": true, \"reviewTime\": \"10 17, 2015\", \"reviewerID\": \"A2\", \"asin\": \"B1\", \"style\": {\"Size:\": \" L\"}, \"reviewText\": \"good\", \"unixReviewTime\": 1445040000}\n"
        + "{\"reviewerID\": \"A1\", \"asin\": \"B2\", \"helpful\": [0, 0], \"overall\": 3, \"unixReviewTime\": 1400000000}\n"
        + "{\"reviewerID\": \"A1\", \"asin\": \"B1\", \"unixReviewTime\": 1300000000}\n"
        + "{\"reviewerID\": \"A1\", \"asin\": \"B2\", \"unixReviewTime\": 1500000000}\n";

    [Fact]
    public void Import_Layout2018_JoinsTheMetadata()
    {
        using var folder = new TempFolder();
        folder.Write("Video_Games_5.json.gz", TempFolder.Zip(Encoding.UTF8.GetBytes(Reviews)));
        folder.Write(
            "meta_Video_Games.json",
            "{\"category\": [\"Video Games\", \"PC\", \"Games\", \"PC\"], \"title\": \"Tom &amp; Jerry\\n  Deluxe\", \"brand\": \"Acme\", \"asin\": \"B1\", \"price\": \"$9\"}\n"
            + "{\"title\": \"Not reviewed\", \"asin\": \"B9\"}\n{\"title\": \"Second line\", \"asin\": \"B1\"}\n");
        var dataset = DatasetImporter.Import(folder.Path, new ImportOptions { Name = "games" });
        dataset.Catalogue.Count.ShouldBe(2);
        dataset.Catalogue.Items[0].Title.ShouldBe("Tom & Jerry Deluxe");
        dataset.Catalogue.Items[0].Attributes.ShouldBe(new Dictionary<string, string> { ["asin"] = "B1", ["brand"] = "Acme", ["categories"] = "Video Games | PC | Games" });
        dataset.Catalogue.Items[1].Title.ShouldBe("");
        dataset.Users[0].Items.ShouldBe([0, 1, 1]);
        dataset.Users[1].SourceId.ShouldBe("A2");
    }

    [Fact]
    public void Import_Layout2014_ReadsPythonDictionaries()
    {
        using var folder = new TempFolder();
        folder.Write("reviews_Toys_5.json", Reviews);
        folder.Write("meta_Toys.json", "{'asin': 'B1', 'title': \"Kid's \\xe9 \\u2013 Set\", 'salesRank': {'Toys': 5}, 'price': 1.5, 'brand': None, 'categories': [['Toys', 'Sets'], ['Toys', u'Wood']], 'related': {'also': ['B2']}}\n{'title': 'Plain', 'asin': 'B2'}\n");
        folder.Write("meta_Other.json", "{'title': 'Wrong', 'asin': 'B2'}\n");
        var dataset = DatasetImporter.Import(Path.Combine(folder.Path, "reviews_Toys_5.json"));
        dataset.Catalogue.Items[0].Title.ShouldBe("Kid's é – Set");
        dataset.Catalogue.Items[0].Attributes["categories"].ShouldBe("Toys | Sets | Wood");
        dataset.Catalogue.Items[0].Attributes.ContainsKey("brand").ShouldBeFalse();
        dataset.Catalogue.Items[1].Title.ShouldBe("Plain");
    }

    [Fact]
    public void Import_UntitledAndRepeated_AreDroppedWhenAsked()
    {
        using var folder = new TempFolder();
        folder.Write("Games_5.json", Reviews);
        folder.Write("meta_Games.json", "{\"asin\": \"B1\", \"title\": \"x\"}\n{\"asin\": \"B2\", \"title\": \"Second\"}\n");
        var titled = DatasetImporter.Import(folder.Path, new ImportOptions { DropUntitledItems = true });
        titled.Catalogue.Items.Select(item => item.Title).ShouldBe(["Second"]);
        titled.Users.Count.ShouldBe(1);
        titled.Users[0].Items.ShouldBe([0, 0]);
        DatasetImporter.Import(folder.Path, new ImportOptions { Duplicates = DuplicatePolicy.Drop }).Users[0].Items.ShouldBe([0, 1]);
    }

    [Theory]
    [InlineData("{'a': [1, 2}", "']' is missing (character 12)")]
    [InlineData("{'a': import}", "there is no value (character 13)")]
    [InlineData("{'a': '\\xZZ'}", "an escaped character is not written in hexadecimal digits (character 10)")]
    [InlineData("{'a': 1} x", "something stands behind the dictionary (character 10)")]
    public void Import_BrokenPythonDictionary_SaysWhere(string line, string reason)
    {
        using var folder = new TempFolder();
        folder.Write("Games_5.json", Reviews);
        folder.Write("meta_Games.json", line);
        Should.Throw<DatasetFormatException>(() => DatasetImporter.Import(folder.Path)).Errors[0].Reason.ShouldBe($"the line is no Python dictionary: {reason}");
    }

    [Fact]
    public void Import_DeeplyNestedMetadata_IsRefused()
    {
        using var folder = new TempFolder();
        folder.Write("Games_5.json", Reviews);
        folder.Write("meta_Games.json", "{'a': " + new string('[', 100_000) + "\n");
        Should.Throw<DatasetFormatException>(() => DatasetImporter.Import(folder.Path)).Errors[0].Reason.ShouldStartWith("the line is no Python dictionary: the nesting is too deep");
    }
}
