using System.Text;

namespace Distillery.Data.Tests.Import;

public class MovieLensTests
{
    [Fact]
    public void Import_DatFiles_SortsByTimeAndReadsLatin1()
    {
        using var folder = new TempFolder();
        folder.Write("movies.dat", Encoding.Latin1.GetBytes("10::Amélie (2001)::Comedy|Romance\n2::Heat (1995)::Action\n3::Never Rated (1990)::Drama\n"));
        folder.Write("ratings.dat", "7::2::4.5::300\n7::10::3::100\n12::2::1::50\n7::2::5::300\n");
        var dataset = DatasetImporter.Import(folder.Path);
        // Ids follow the numbers of the source: movie 2 before movie 10, user 7 before user 12; movies that nobody rated are left out.
        dataset.Catalogue.Items.Select(item => item.Title).ShouldBe(["Heat", "Amélie"]);
        dataset.Catalogue.Items[1].Attributes.ShouldBe(new Dictionary<string, string> { ["ml_id"] = "10", ["year"] = "2001", ["genres"] = "Comedy Romance" });
        dataset.Users.Select(user => user.SourceId).ShouldBe(["7", "12"]);
        dataset.Users[0].Items.ShouldBe([1, 0, 0]);
        dataset.Users[0].Times.ShouldBe([100L, 300L, 300L]);
    }

    [Fact]
    public void Import_CsvFiles_ReadsQuotedTitles()
    {
        using var folder = new TempFolder();
        folder.Write("movies.csv", "movieId,title,genres\n1,\"Matrix, The (1999)\",Action|Sci-Fi\n2,\"Say \"\"Yes\"\"\",(no genres listed)\n");
        folder.Write("ratings.csv", "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,2,0.5,964981247\n");
        var dataset = DatasetImporter.Import(Path.Combine(folder.Path, "ratings.csv"));
        dataset.Catalogue.Items.Select(item => item.Title).ShouldBe(["Matrix, The", "Say \"Yes\""]);
        dataset.Catalogue.Items[1].Attributes.Keys.ShouldBe(["ml_id"]);
        dataset.Users[0].Items.ShouldBe([1, 0]);
        dataset.Name.ShouldBe(Path.GetFileName(folder.Path));
    }

    [Fact]
    public void Import_RowsInAnotherOrder_GivesTheSameDigest()
    {
        string[] rows = ["1::1::5::10", "2::2::5::20", "1::2::5::30", "3::1::4::5"];
        using var one = new TempFolder();
        using var other = new TempFolder();
        foreach (var (folder, lines) in new[] { (one, rows), (other, rows.Reverse()) })
        {
            folder.Write("movies.dat", "1::A (1999)::Action\n2::B (1999)::Drama\n");
            folder.Write("ratings.dat", string.Join('\n', lines));
        }

        DatasetImporter.Import(other.Path).Digest.ShouldBe(DatasetImporter.Import(one.Path).Digest);
    }
}
