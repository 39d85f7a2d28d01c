using Distillery.Baselines;
using Distillery.Data;

namespace Distillery.Teachers.Tests.Content;

public sealed class ContentVectorsTests
{
    [Fact]
    public void Make_LikeTitles_AreNearerThanUnlikeOnes()
    {
        var titles = Enumerable.Range(0, 60).Select(item => $"series{item / 6} series{item / 6} part{item % 6} common").ToArray();
        var vectors = ContentVectors.Make(TextTfIdf.Build(Catalogue(titles)), null, 0, 16, seed: 1);
        var like = new List<float>();
        var unlike = new List<float>();
        for (var a = 0; a < 60; a++)
            for (var b = 0; b < a; b++)
                (a / 6 == b / 6 ? like : unlike).Add(Dot(vectors.Of(a), vectors.Of(b)));
        like.Average().ShouldBeGreaterThan(unlike.Average() + 0.5f);
    }

    [Fact]
    public void Make_EveryVector_HasLengthOneOrZero()
    {
        var vectors = ContentVectors.Make(TextTfIdf.Build(Catalogue("a b", "a c", "b c", "c d", "d a", "")), null, 0, 3, seed: 1);
        for (var item = 0; item < 5; item++)
            Dot(vectors.Of(item), vectors.Of(item)).ShouldBe(1, 1e-5f);
        vectors.Of(5).ToArray().ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void Make_MoreDimensionsThanDirections_FillsWithZero()
    {
        var vectors = ContentVectors.Make(TextTfIdf.Build(Catalogue("a", "a", "b", "b")), null, 0, 8, seed: 1);
        vectors.Dim.ShouldBe(8);
        for (var item = 0; item < 4; item++)
            vectors.Of(item)[1..].ToArray().ShouldAllBe(value => value == 0);
        vectors.Of(0)[0].ShouldBe(-vectors.Of(2)[0], 1e-6f);
    }

    [Fact]
    public void Make_CodeWeight_BringsItemsOfOneCodeTogether()
    {
        var catalogue = new Catalogue(
            [.. Enumerable.Range(0, 40).Select(item => new Item($"w{item % 8} v{item % 5}", new Dictionary<string, string> { ["code"] = $"{item % 3}" }))], "test");
        var text = TextTfIdf.Build(catalogue);
        var codes = CodeSimilarity.Build(catalogue, [new CodeColumn("code", false)]);
        float Likeness(double weight)
        {
            var vectors = ContentVectors.Make(text, codes, weight, 12, seed: 1);
            return Dot(vectors.Of(0), vectors.Of(3));
        }
        Likeness(4).ShouldBeGreaterThan(Likeness(0) + 0.2f);
    }

    private static Catalogue Catalogue(params string[] titles) =>
        new([.. titles.Select(title => new Item(title, new Dictionary<string, string>()))], "test");

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
