namespace Distillery.Architecture.Tests;

public sealed class SourceTests
{
    private const int LongestFile = 500;

    [Fact]
    public void SourceFiles_StayReadable_AtMost500Lines() =>
        House.Sources(".cs", ".razor", ".cpp", ".h", ".py")
            .Select(file => (file, Lines: File.ReadLines(file).Count()))
            .Where(f => f.Lines > LongestFile)
            .ShouldBeEmpty();

    [Fact]
    public void Namespaces_FollowTheirProject()
    {
        var wrong = House.Sources(".cs")
            .Where(file => file.Contains("/src/") && !file.Contains("/src/Torch/") && !file.Contains("/src/LocalHosting/Aspire/"))
            .Where(file => File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal)) is { } line
                && !(line[10..].TrimEnd(';') + ".").StartsWith($"Distillery.{ProjectOf(file)}.", StringComparison.Ordinal));

        wrong.ShouldBeEmpty();
    }

    private static string ProjectOf(string file) => Path.GetRelativePath(Path.Combine(House.Root, "src"), file).Split('/')[0];
}
