using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Distillery.Cli.Completion;

namespace Distillery.Cli.Tests.Verbs;

[Collection(ConsoleTests.Name)]
public sealed class VerbTests
{
    private static string Script => File.ReadAllText(Path.Combine(Root(), "platform"));

    [Fact]
    public void EveryVerb_HasJson()
        => Commands(CliApp.Root()).Where(command => command.Action is not null && !command.Hidden && command is not RootCommand)
            .Where(command => command.Options.All(option => option.Name != "--json")).Select(command => command.Name).ShouldBeEmpty();

    [Fact]
    public void Script_KnowsEveryVerbAndNoOther()
    {
        var verbs = CliApp.Root().Subcommands.Where(command => !command.Hidden).Select(command => command.Name).ToList();
        var cases = Regex.Match(Script, @"\n  demo \|(?s:.*?)\) run_cli").Value.Replace("\\\n", "", StringComparison.Ordinal);

        cases[..cases.IndexOf(')', StringComparison.Ordinal)].Split('|', StringSplitOptions.TrimEntries).ShouldBe(verbs, ignoreOrder: true);
        var help = Regex.Match(Script, @"cat <<'TXT'\n(?s:.*?)\nTXT\n").Value;
        verbs.Concat(VerbTree.ScriptVerbs.Except(["help"])).Where(verb => !Regex.IsMatch(help, $@"(^|[ ,]){verb}\b", RegexOptions.Multiline)).ShouldBeEmpty();
        foreach (var verb in VerbTree.ScriptVerbs)
            Regex.IsMatch(Script, $@"\n  {verb}\b[^\n]*\) ").ShouldBeTrue(verb);
    }

    [Theory]
    [InlineData("up --check --json", "--check tells by its exit code")]
    [InlineData("up --no-such", "--no-such is not known")]
    public async Task Script_UpWithWhatDoesNotFit_SaysSoBeforeAnythingStarts(string typed, string expected)
    {
        var start = new ProcessStartInfo(Path.Combine(Root(), "platform"), typed.Split(' ')) { RedirectStandardError = true };
        using var script = Process.Start(start).ShouldNotBeNull();

        var error = await script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync();

        script.ExitCode.ShouldBe(ExitCodes.BadInput);
        error.ShouldContain(expected);
    }

    [Fact]
    public void ExitCodes_AreDifferentAndInTheHelp()
    {
        ExitCodes.All.Select(code => code.Code).ShouldBeUnique();
        var codes = Regex.Match(Script, @"Exit codes: (?s:.*?)\nTXT").Value;
        foreach (var (code, _) in ExitCodes.All)
            Regex.IsMatch(codes, $@"\b{code} \w").ShouldBeTrue($"{code}");
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Completion_HasEveryVerbAndOption(string shell)
    {
        var script = (await CliCall.RunAsync("completion", shell)).Ok().Output;

        foreach (var command in Commands(CliApp.Root()).Where(command => !command.Hidden && command is not RootCommand))
        {
            script.ShouldContain(command.Name);
            foreach (var option in command.Options)
                script.ShouldContain(shell == "fish" ? $" -l {option.Name[2..]}" : option.Name);
        }
    }

    [Theory]
    [InlineData("mod", "models")]
    [InlineData("models ca", "card")]
    [InlineData("models card games 1 --o", "--out")]
    [InlineData("promotions --state re", "refused rejected")]
    [InlineData("gates check games 1 --alias champion --f", "--file")]
    [InlineData("audit verify-", "verify-evidence")]
    [InlineData("completion --j", "--json")]
    [InlineData("set", "setup")]
    public async Task Completion_InBash_OffersWhatFits(string typed, string offered)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, (await CliCall.RunAsync("completion", "bash")).Ok().Output);
        var words = typed.Split(' ');
        var start = new ProcessStartInfo("bash", ["-c", $"set -u; source {file}; COMP_WORDS=(./platform {typed}); COMP_CWORD={words.Length}; _distillery_platform; echo \"${{COMPREPLY[*]}}\""]) { RedirectStandardOutput = true };
        using var bash = Process.Start(start).ShouldNotBeNull();

        var answer = (await bash.StandardOutput.ReadToEndAsync()).Trim();
        await bash.WaitForExitAsync();
        File.Delete(file);

        answer.ShouldBe(offered);
    }

    [SkippableTheory]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "--no-execute")]
    public async Task Completion_InOtherShells_IsReadable(string shell, string option)
    {
        Skip.IfNot(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, shell))), $"{shell} is not installed.");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, (await CliCall.RunAsync("completion", shell)).Ok().Output);
        using var process = Process.Start(shell, [option, file]);
        await process.WaitForExitAsync();
        File.Delete(file);

        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Errors_AreOnStandardError_AsJsonWhereItIsAskedFor()
    {
        var away = await CliCall.RunAsync("models", "--server", "http://127.0.0.1:9", "--json");
        var unknown = await CliCall.RunAsync("jobs", "--nonsense", "--json");
        var plain = await CliCall.RunAsync("jobs", "--nonsense");
        var help = await CliCall.RunAsync("models", "card", "--help");

        (away.Code, away.Output).ShouldBe((ExitCodes.Refused, ""));
        JsonDocument.Parse(away.Error).RootElement.GetProperty("error").GetProperty("code").GetString().ShouldBe("unreachable");
        (unknown.Code, unknown.Output).ShouldBe((ExitCodes.BadInput, ""));
        JsonDocument.Parse(unknown.Error).RootElement.GetProperty("error").GetProperty("exit").GetInt32().ShouldBe(2);
        (plain.Code, plain.Error.Trim()).ShouldBe((ExitCodes.BadInput, "Unrecognized command or argument '--nonsense'. See ./platform jobs --help."));
        help.Ok().Output.ShouldContain("model card");
    }

    [Fact]
    public async Task Rules_AreCheckedWithoutAPlatform()
    {
        var folder = Directory.CreateTempSubdirectory("rules-").FullName;
        var (good, bad) = (Path.Combine(folder, "good.yaml"), Path.Combine(folder, "bad.json"));
        await File.WriteAllTextAsync(good, "gates: [{ maxAge: 30d }]");
        await File.WriteAllTextAsync(bad, """{"gates":[{"maxAge":"soon"},{"metric":"hr_at_20"}]}""");

        (await CliCall.RunAsync("gates", "validate", good, "--json")).Ok().Json["gates"]!.AsArray().Count.ShouldBe(1);
        var wrong = await CliCall.RunAsync("gates", "set", "games", "champion", "--file", bad, "--server", "http://127.0.0.1:9");
        wrong.Code.ShouldBe(ExitCodes.BadInput);
        wrong.Error.ShouldContain("gates[0].maxAge");
        wrong.Error.ShouldContain("gates[1]");
        (await CliCall.RunAsync("gates", "validate", Path.Combine(folder, "none.yaml"))).Code.ShouldBe(ExitCodes.BadInput);
        Directory.Delete(folder, recursive: true);
    }

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
            folder = folder.Parent;
        return folder.ShouldNotBeNull().FullName;
    }
}
