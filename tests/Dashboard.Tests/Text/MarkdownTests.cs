using Distillery.Dashboard.Text;

namespace Distillery.Dashboard.Tests.Text;

public sealed class MarkdownTests
{
    [Theory]
    [InlineData("# A", "<h2>A</h2>")]
    [InlineData("###### deep", "<h6>deep</h6>")]
    [InlineData("one\ntwo\n\nthree", "<p>one two</p><p>three</p>")]
    [InlineData("- a\n- b", "<ul><li>a</li><li>b</li></ul>")]
    [InlineData("a **b** `c` *d*", "<p>a <strong>b</strong> <code>c</code> <em>d</em></p>")]
    [InlineData("hr_at_20 and ndcg_at_20", "<p>hr_at_20 and ndcg_at_20</p>")]
    [InlineData("[words](http://elsewhere)", "<p>words</p>")]
    public void ToHtml_KnownForms_AreDrawn(string text, string html) => Markdown.ToHtml(text).ShouldBe(html);

    [Fact]
    public void ToHtml_Table_HasHeadAndRows() =>
        Markdown.ToHtml("| a | b |\n| --- | ---: |\n| 1 | x \\| y |\n\nafter").ShouldContain("<th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead><tbody><tr><td>1</td><td>x | y</td></tr></tbody></table></div><p>after</p>");

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("# <img src=x onerror=alert(1)>")]
    [InlineData("| <b> |\n| - |\n| <i>x</i> |")]
    [InlineData("- <a href=javascript:x>y</a>")]
    [InlineData("```\n<script>\n```")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("`<script>`")]
    [InlineData("**<b onclick=x>**")]
    public void ToHtml_Markup_StaysText(string text)
    {
        var html = Markdown.ToHtml(text);

        foreach (var bad in new[] { "<script", "<img", "<b>", "<i>", "<a ", "<b o", "javascript:alert" })
            html.ShouldNotContain(bad);
    }
}
