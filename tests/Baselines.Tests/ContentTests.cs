namespace Distillery.Baselines.Tests;

public sealed class ContentTests
{
    [Fact]
    public void Text_SharedWord_ScoresByTheCosine()
    {
        // "red" is shared by three, "box" by two; word pairs and other words occur once and are dropped.
        var text = TextTfIdf.Build(Rows.Catalogue("red box", "red ball", "blue box", "red"));
        var red = 1 + Math.Log(5 / 4.0);
        var box = 1 + Math.Log(5 / 3.0);
        var length = Math.Sqrt(red * red + box * box);
        var scores = Rows.Scores(text, 0);
        scores[0].ShouldBe(0);
        scores[1].ShouldBe((float)(red / length), 1e-6f);
        scores[2].ShouldBe((float)(box / length), 1e-6f);
        scores[3].ShouldBe(scores[1], 1e-6f);
    }

    [Fact]
    public void Text_WordPair_CountsBesideItsWords()
    {
        var text = TextTfIdf.Build(Rows.Catalogue("dark souls", "dark souls", "souls dark", "light"));
        var scores = Rows.Scores(text, 0);
        scores[1].ShouldBe(1, 1e-6f);
        scores[2].ShouldBeLessThan(0.9f);
        scores[2].ShouldBeGreaterThan(0.1f);
    }

    [Fact]
    public void Text_History_FadesByDistance()
    {
        var text = TextTfIdf.Build(Rows.Catalogue("alpha", "beta", "alpha", "beta", "gamma"));
        var scores = Rows.Scores(text, 1, 4, 0);
        scores[2].ShouldBe(1, 1e-6f);
        scores[3].ShouldBe(1 / 3f, 1e-6f);
        scores[4].ShouldBe(0);
    }

    [Fact]
    public void Text_RepeatedHistoryItem_HasNoLikenessToItself()
    {
        var text = TextTfIdf.Build(Rows.Catalogue("alpha beta", "alpha", "beta"));
        Rows.Scores(text, 0, 1, 0)[0].ShouldBe(Rows.Scores(text, 1)[0] / 2, 1e-6f);
        Rows.Scores(text, 1)[0].ShouldBeGreaterThan(0.5f);
        Rows.Scores(text, 0, 0)[0].ShouldBe(0);
    }

    [Fact]
    public void Text_CaseAndPunctuation_DoNotMatter()
    {
        var text = TextTfIdf.Build(Rows.Catalogue("Mario: Kart!", "MARIO kart"));
        Rows.Scores(text, 0)[1].ShouldBe(1, 1e-6f);
    }

    [Fact]
    public void Text_FurtherColumn_IsReadAndKeptApartFromTheTitle()
    {
        var catalogue = Rows.Catalogue(("one", "brand", "sony"), ("two", "brand", "sony"), ("sony", "brand", "other"), ("sony", "brand", "x"));
        var scores = Rows.Scores(TextTfIdf.Build(catalogue), 0);
        scores[1].ShouldBe(1, 1e-6f);
        scores[2].ShouldBe(0);
        Rows.Scores(TextTfIdf.Build(catalogue, new TextOptions { Columns = [] }), 0)[1].ShouldBe(0);
    }

    [Fact]
    public void Text_NoWordAtAll_ScoresNothing()
    {
        var text = TextTfIdf.Build(Rows.Catalogue("", "!!", "word", "word"));
        Rows.Scores(text, 0, 1).ShouldAllBe(score => score == 0);
    }

    [Fact]
    public void Codes_Positional_DistinguishesThePlace()
    {
        var catalogue = Rows.Catalogue(("", "sid", "1 2"), ("", "sid", "1 3"), ("", "sid", "2 1"), ("", "sid", "4 3"));
        var scores = Rows.Scores(CodeSimilarity.Build(catalogue, [new CodeColumn("sid", IsPositional: true)]), 0);
        scores[1].ShouldBeGreaterThan(0);
        scores[2].ShouldBe(0);
        Rows.Scores(CodeSimilarity.Build(catalogue, [new CodeColumn("sid", IsPositional: false)]), 0)[2].ShouldBe(1, 1e-6f);
    }

    [Fact]
    public void Detect_FindsCodeColumnsAndLeavesIdsAndWordsOut()
    {
        CodeColumn.Detect(Rows.Catalogue(("", "sid", "1 2"), ("", "sid", "1 2"), ("", "sid", ""))).ShouldBe([new CodeColumn("sid", true)]);
        CodeColumn.Detect(Rows.Catalogue(("", "attr", "1 2"), ("", "attr", "1"), ("", "attr", "2"))).ShouldBe([new CodeColumn("attr", false)]);
        CodeColumn.Detect(Rows.Catalogue(("", "ml_id", "1"), ("", "ml_id", "2"), ("", "ml_id", "3"))).ShouldBeEmpty();
        CodeColumn.Detect(Rows.Catalogue(("", "asin", "B0"), ("", "asin", "B0"))).ShouldBeEmpty();
    }

    [Fact]
    public void Codes_UnknownColumn_NamesItAndTheColumnsThere() =>
        Should.Throw<ArgumentException>(() => CodeSimilarity.Build(Rows.Catalogue(("", "sid", "1")), [new CodeColumn("sidd", true)]))
            .Message.ShouldContain("column 'sidd' holds no code in any item; the catalogue has the columns sid");
}
