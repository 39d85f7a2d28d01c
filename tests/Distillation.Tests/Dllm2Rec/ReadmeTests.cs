using System.Text.RegularExpressions;

namespace Distillery.Distillation.Tests.Dllm2Rec;

/// <summary>The table of differences names a test for each point; those tests must exist.</summary>
public partial class ReadmeTests
{
    private static readonly string[] Rows = [.. Text().Split('\n').Where(line => NumberedRow().IsMatch(line) && line.Split('|').Length == 8)];

    [Fact]
    public void Table_HasEveryPoint() => Rows.Select(row => int.Parse(NumberedRow().Match(row).Groups[1].Value)).ShouldBe(Enumerable.Range(1, 19));

    [Fact]
    public void Table_EveryNamedTest_Exists()
    {
        var methods = typeof(ReadmeTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()).Select(method => method.Name).ToHashSet();

        var named = Rows.SelectMany(row => TestName().Matches(row.Split('|')[^2]).Select(match => match.Groups[1].Value)).ToList();

        named.Count.ShouldBeGreaterThan(17);
        named.ShouldAllBe(name => methods.Contains(name));
    }

    private static string Text()
    {
        using var stream = typeof(ReadmeTests).Assembly.GetManifestResourceStream("dllm2rec.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^\| (\d+) \|")]
    private static partial Regex NumberedRow();

    [GeneratedRegex(@"`([A-Z]\w+_\w+)`")]
    private static partial Regex TestName();
}
