using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Distillery.Dashboard.Text;

/// <summary>
/// The part of Markdown that the platform writes: headings, paragraphs, lists, tables, code and emphasis. Everything else stays text: no
/// markup and no address of another place comes out of it.
/// </summary>
internal static partial class Markdown
{
    // The page has its own first heading.
    private const int HeadingsLower = 1;

    /// <summary>HTML of a text.</summary>
    /// <param name="text">Markdown.</param>
    public static string ToHtml(string text)
    {
        var html = new StringBuilder();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (line.StartsWith("---", StringComparison.Ordinal) && i == 0 && Array.FindIndex(lines, 1, l => l.TrimEnd() == "---") is var end and > 0)
            {
                // The data before a card, as model hubs read it.
                Block(html, "pre", "code", string.Join('\n', lines[1..end]));
                i = end;
            }
            else if (line.StartsWith("```", StringComparison.Ordinal))
            {
                var last = Array.FindIndex(lines, i + 1, l => l.StartsWith("```", StringComparison.Ordinal));
                last = last < 0 ? lines.Length : last;
                Block(html, "pre", "code", string.Join('\n', lines[(i + 1)..last]));
                i = last;
            }
            else if (Heading().Match(line) is { Success: true } heading)
            {
                var level = Math.Min(6, heading.Groups[1].Length + HeadingsLower);
                html.Append(CultureInfo.InvariantCulture, $"<h{level}>{Inline(heading.Groups[2].Value)}</h{level}>");
            }
            else if (line.StartsWith('|') && i + 1 < lines.Length && Rule().IsMatch(lines[i + 1]))
            {
                i = Table(html, lines, i);
            }
            else if (Bullet().IsMatch(line))
            {
                html.Append("<ul>");
                for (; i < lines.Length && Bullet().Match(lines[i]) is { Success: true } item; i++)
                    html.Append(CultureInfo.InvariantCulture, $"<li>{Inline(item.Groups[1].Value)}</li>");
                html.Append("</ul>");
                i--;
            }
            else if (line.Length > 0)
            {
                var start = i;
                while (i + 1 < lines.Length && lines[i + 1].Trim().Length > 0 && !IsBlock(lines[i + 1]))
                    i++;
                html.Append(CultureInfo.InvariantCulture, $"<p>{Inline(string.Join(' ', lines[start..(i + 1)].Select(l => l.Trim())))}</p>");
            }
        }

        return html.ToString();
    }

    private static bool IsBlock(string line) => line.StartsWith('|') || line.StartsWith("```", StringComparison.Ordinal) || Heading().IsMatch(line) || Bullet().IsMatch(line);

    private static void Block(StringBuilder html, string tag, string look, string text) =>
        html.Append(CultureInfo.InvariantCulture, $"<{tag} class=\"{look}\" tabindex=\"0\">{WebUtility.HtmlEncode(text)}</{tag}>");

    private static int Table(StringBuilder html, string[] lines, int start)
    {
        html.Append("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
        foreach (var cell in Cells(lines[start]))
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Inline(cell)}</th>");
        html.Append("</tr></thead><tbody>");
        var i = start + 2;
        for (; i < lines.Length && lines[i].StartsWith('|'); i++)
        {
            html.Append("<tr>");
            foreach (var cell in Cells(lines[i]))
                html.Append(CultureInfo.InvariantCulture, $"<td>{Inline(cell)}</td>");
            html.Append("</tr>");
        }

        html.Append("</tbody></table></div>");
        return i - 1;
    }

    private static IEnumerable<string> Cells(string line) => line.Trim().Trim('|').Replace("\\|", "\u0001", StringComparison.Ordinal).Split('|').Select(cell => cell.Replace('\u0001', '|').Trim());

    // Encoded first: what is put around words afterwards is all the markup there is.
    private static string Inline(string text)
    {
        var safe = WebUtility.HtmlEncode(text);
        safe = Code().Replace(safe, "<code>$1</code>");
        safe = Strong().Replace(safe, "<strong>$1</strong>");
        safe = Emphasis().Replace(safe, "<em>$1</em>");
        return Link().Replace(safe, "$1");
    }

    [GeneratedRegex("^(#{1,6})\\s+(.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex("^\\|[ :|-]+\\|?\\s*$")]
    private static partial Regex Rule();

    [GeneratedRegex("^\\s*[-*]\\s+(.+)$")]
    private static partial Regex Bullet();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("\\*\\*([^*]+)\\*\\*")]
    private static partial Regex Strong();

    [GeneratedRegex("(?<![\\w*])[*_]([^*_]+)[*_](?![\\w*])")]
    private static partial Regex Emphasis();

    [GeneratedRegex("\\[([^\\]]+)\\]\\([^)]*\\)")]
    private static partial Regex Link();
}
