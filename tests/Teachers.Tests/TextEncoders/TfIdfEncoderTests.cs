namespace Distillery.Teachers.Tests.TextEncoders;

public sealed class TfIdfEncoderTests
{
    private static readonly string[] Texts =
        ["red wool scarf", "blue wool scarf", "red silk scarf", "racing game", "racing game deluxe", "puzzle game deluxe", "silk shirt blue", "puzzle box", ""];

    [Fact]
    public async Task Encode_FittedTexts_HaveTheDirectionsOfTheirPrincipalCoordinates()
    {
        var encoder = TfIdfEncoder.Fit(Texts, 4);
        var expected = TruncatedSvd.PrincipalCoordinates(Baselines.TextVectoriser.Fit(Texts).Matrix, 4, seed: 0);

        var vectors = await encoder.EncodeAsync(Texts);

        for (var text = 0; text < Texts.Length - 1; text++)
        {
            var row = expected[(text * 4)..(text * 4 + 4)];
            var length = Math.Sqrt(row.Sum(value => (double)value * value));
            for (var k = 0; k < 4; k++)
                vectors[text * 4 + k].ShouldBe((float)(row[k] / length), 1e-5f);
        }
    }

    [Fact]
    public async Task Encode_OtherText_LiesNearTheItemsThatItNames()
    {
        var encoder = TfIdfEncoder.Fit(Texts, 5);
        var items = await encoder.EncodeAsync(Texts);

        var rationale = await encoder.EncodeAsync(["Preferences: the racing of cars. Products: Racing Game Deluxe"]);

        var nearest = Enumerable.Range(0, Texts.Length).MaxBy(item => Enumerable.Range(0, 5).Sum(k => items[item * 5 + k] * rationale[k]));
        Texts[nearest].ShouldBeOneOf("racing game", "racing game deluxe");
    }

    [Theory]
    [InlineData("")]
    [InlineData("words that nobody knows")]
    public async Task Encode_NothingKnown_IsTheZeroVector(string text) =>
        (await TfIdfEncoder.Fit(Texts, 5).EncodeAsync([text])).ShouldAllBe(value => value == 0);

    [Fact]
    public async Task Encode_MoreComponentsThanDirections_AreZeroAndFinite()
    {
        var vectors = await TfIdfEncoder.Fit(Texts, 64).EncodeAsync(Texts);

        vectors.Length.ShouldBe(Texts.Length * 64);
        vectors.ShouldAllBe(value => float.IsFinite(value));
    }

    [Fact]
    public async Task Encode_InAnyCompany_GivesTheSameVector()
    {
        var encoder = TfIdfEncoder.Fit(Texts, 4);

        (await encoder.EncodeAsync(["red scarf"])).ShouldBe((await encoder.EncodeAsync(["puzzle", "red scarf"]))[4..]);
    }
}
