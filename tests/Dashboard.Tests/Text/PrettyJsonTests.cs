using Distillery.Dashboard.Text;

namespace Distillery.Dashboard.Tests.Text;

public sealed class PrettyJsonTests
{
    [Theory]
    [InlineData("""{"at":"10:00\u002B00:00"}""", """{"at":"10:00+00:00"}""")]
    [InlineData("""{"cut":"in the mid""", """{"cut":"in the mid""")]
    [InlineData("upstream is away", "upstream is away")]
    [InlineData("null", "null")]
    [InlineData("", "")]
    public void Of_Text_ReadsLikeJsonOrStaysAsItCame(string text, string shown) => PrettyJson.Of(text, indented: false).ShouldBe(shown);

    [Fact]
    public void Of_Indented_GivesEachValueItsLine() => PrettyJson.Of("""{"a":1,"b":2}""").Split('\n').Length.ShouldBe(4);
}
