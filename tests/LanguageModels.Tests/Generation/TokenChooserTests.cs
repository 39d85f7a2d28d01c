namespace Distillery.LanguageModels.Tests;

public sealed class TokenChooserTests
{
    // Probabilities 0.4, 0.3, 0.2, 0.1 at the places 2, 0, 3, 1.
    private static readonly float[] Scores = [MathF.Log(0.3f), MathF.Log(0.1f), MathF.Log(0.4f), MathF.Log(0.2f)];

    [Theory]
    [InlineData(0, 1.0, "0 0.3, 1 0.1, 2 0.4, 3 0.2")]
    [InlineData(2, 1.0, "0 0.429, 2 0.571")]
    [InlineData(0, 0.6, "0 0.429, 2 0.571")]
    [InlineData(0, 0.71, "0 0.333, 2 0.444, 3 0.222")]
    [InlineData(3, 0.5, "0 0.429, 2 0.571")]
    [InlineData(1, 1.0, "2 1")]
    public void Choose_TopKAndTopP_DrawFromTheKeptShares(int topK, double topP, string expected)
    {
        var chooser = new TokenChooser(new GenerationOptions { Temperature = 1, TopK = topK, TopP = topP });
        Shares(chooser, null).ShouldBe(expected);
    }

    [Fact]
    public void Choose_TopPOverALongTail_CountsTheTailInTheWhole()
    {
        // 1, 0.5 and 200 tokens of 0.01: the likeliest two are 43 % of all, but 100 % of those that need sorting.
        float[] scores = [0, MathF.Log(0.5f), .. Enumerable.Repeat(MathF.Log(0.01f), 200)];
        var chooser = new TokenChooser(new GenerationOptions { Temperature = 1, TopP = 0.43 });
        chooser.Choose(scores, null, 0.999).ShouldBe(2);
        new TokenChooser(new GenerationOptions { Temperature = 1, TopP = 0.42 }).Choose(scores, null, 0.999).ShouldBe(1);
    }

    [Fact]
    public void Choose_Temperature_FlattensTheShares()
    {
        // Square roots of the probabilities, normalised.
        Shares(new TokenChooser(new GenerationOptions { Temperature = 2 }), null).ShouldBe("0 0.282, 1 0.163, 2 0.325, 3 0.23");
    }

    [Fact]
    public void Choose_AllowedTokens_AreTheOnlyOnes()
    {
        Shares(new TokenChooser(new GenerationOptions { Temperature = 1 }), [1, 3]).ShouldBe("1 0.333, 3 0.667");
        new TokenChooser(new GenerationOptions()).Choose(Scores, [1, 3], 0).ShouldBe(3);
    }

    [Fact]
    public void Choose_Equals_TakesTheLowestId()
    {
        new TokenChooser(new GenerationOptions()).Choose([1, 5, 5, 5, 0, 0, 0, 0, 0, 5], null, 0.9).ShouldBe(1);
        new TokenChooser(new GenerationOptions { Temperature = 1, TopK = 1 }).Choose([1, 5, 5, 5], null, 0.99).ShouldBe(1);
    }

    [Fact]
    public void Choose_NotANumber_IsAnError() =>
        Should.Throw<InvalidOperationException>(() => new TokenChooser(new GenerationOptions()).Choose([1, float.NaN, 2, 3, 4, 5, 6, 7, 8], null, 0))
            .Message.ShouldContain("NaN");

    // The share of 10,000 even draws that each token gets.
    private static string Shares(TokenChooser chooser, int[]? allowed)
    {
        const int Draws = 10_000;
        return string.Join(", ", Enumerable.Range(0, Draws).CountBy(i => chooser.Choose(Scores, allowed, (i + 0.5) / Draws))
            .OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value / (double)Draws:0.###}"));
    }
}
