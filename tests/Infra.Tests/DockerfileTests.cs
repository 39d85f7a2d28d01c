using System.Text.RegularExpressions;

namespace Distillery.Infra.Tests;

public sealed partial class DockerfileTests
{
    public const string Port = "8080";

    public static TheoryData<string> Files => ["Dockerfile", "Dockerfile.cuda"];

    /// <summary>Names of the stages of a Dockerfile.</summary>
    public static IReadOnlyList<string> Targets(string file)
        => [.. Lines(file).Select(line => Stage().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Copy_Sources_ExistAndAreNotIgnored(string file)
    {
        var allowed = Repo.Read("docker", file + ".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var count = 0;
        foreach (var words in Lines(file).Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            foreach (var source in words[1..^1].Where(word => !word.StartsWith("--", StringComparison.Ordinal)))
            {
                Path.Exists(Path.Combine(Repo.Root, source)).ShouldBeTrue(source);
                allowed.ShouldContain(source, $"{file}.dockerignore keeps it out of the build");
                count++;
            }
        }

        count.ShouldBeGreaterThan(5);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Stages_ThatAreNamed_Exist(string file)
    {
        var stages = Targets(file);
        foreach (var line in Lines(file))
        {
            if (FromStage().Match(line) is { Success: true } copy)
                stages.ShouldContain(copy.Groups["name"].Value, line);
            if (Stage().Match(line) is { Success: true } from && !from.Groups["image"].Value.Contains(':'))
                stages.ShouldContain(from.Groups["image"].Value, line);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Publish_AndRun_NameProjectsThatExist(string file)
    {
        var text = string.Join('\n', Lines(file));
        var published = Publish().Matches(text).ToDictionary(match => match.Groups["out"].Value, match => match.Groups["project"].Value);
        published.Count.ShouldBeGreaterThanOrEqualTo(3);
        foreach (var project in published.Values)
            File.Exists(Path.Combine(Repo.Root, "src", project, "Program.cs")).ShouldBeTrue(project);

        // Each target runs the program of the project that it was given.
        foreach (Match target in Target().Matches(text))
            target.Groups["dll"].Value.ShouldBe($"Distillery.{published[target.Groups["out"].Value]}.dll", target.Groups["name"].Value);
        Target().Count(text).ShouldBe(published.Count);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Image_RunsWithoutRights_AndSaysIfItIsHealthy(string file)
    {
        var lines = Lines(file);
        lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal)).ShouldBe("USER 10001:10001");
        lines.ShouldContain("""ENTRYPOINT ["/usr/local/bin/entrypoint"]""");
        lines.ShouldContain(line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal) && line.Contains("healthcheck"));
        lines.ShouldContain($"EXPOSE {Port}");
        lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).ShouldAllBe(line => !line.Contains(":latest", StringComparison.Ordinal));
        lines.Where(line => line.Contains("apt-get install", StringComparison.Ordinal)).ShouldAllBe(line => line.Contains("--no-install-recommends", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Settings_AreReadByTheCode(string file)
    {
        foreach (var line in Lines(file).Where(line => line.StartsWith("ENV ", StringComparison.Ordinal)))
            foreach (Match pair in Variable().Matches(line))
                Settings.IsRead(pair.Groups[1].Value).ShouldBeTrue($"nothing reads {pair.Groups[1].Value}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Workers_HaveTheSettingsThatThePlatformScriptGives(string file)
    {
        var text = string.Join('\n', Lines(file));
        var script = File.ReadAllText(Path.Combine(Repo.Root, "platform"));
        foreach (var name in new[] { "DOTNET_GCgen0size", "OMP_WAIT_POLICY", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_" })
            text.ShouldContain($"{name}={Regex.Match(script, name + @"=\$\{" + name + ":-([a-z0-9]+)").Groups[1].Value}");
    }

    // Continuation lines are joined, comments left out.
    private static List<string> Lines(string file)
        => [.. Regex.Replace(Repo.Read("docker", file), @"\\\n\s*", " ").Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#'))];

    [GeneratedRegex(@"^FROM (?<image>\S+) AS (?<name>\S+)$")]
    private static partial Regex Stage();

    [GeneratedRegex("--from=(?<name>[a-z-]+)")]
    private static partial Regex FromStage();

    [GeneratedRegex("dotnet publish src/(?<project>[A-Za-z]+) .*-o (?<out>/out/[a-z-]+)")]
    private static partial Regex Publish();

    [GeneratedRegex(@"FROM \S+ AS (?<name>[a-z-]+)\nCOPY --from=build (?<out>/out/[a-z-]+) \.\nCMD \[""dotnet"", ""(?<dll>[A-Za-z.]+)""\]")]
    private static partial Regex Target();

    [GeneratedRegex("(?:^| )([A-Za-z_]+)=")]
    private static partial Regex Variable();
}
