using System.CommandLine;

namespace Distillery.Cli.Completion;

/// <summary>Reads the verbs of the command line, and adds those that the script <c>./platform</c> has itself.</summary>
internal static class VerbTree
{
    // Kept in step with ./platform by a test.
    private static readonly (string Name, string Description, string[] Options)[] Script =
    [
        ("up", "Run the distributed platform.", ["--check", "--port", "--state-dir", "--no-dashboard", "--json", "--manifest"]),
        ("setup", "Install what is missing and build.", []),
        ("test", "Build and run all tests.", []),
        ("bench", "Measure.", []),
        ("help", "List the verbs.", []),
    ];

    /// <summary>Names of the verbs that the script has itself.</summary>
    public static IReadOnlyList<string> ScriptVerbs { get; } = [.. Script.Select(verb => verb.Name)];

    /// <summary>The tree.</summary>
    public static CliVerb Of(Command root)
    {
        var tree = Of(root, "");
        var own = Script.Select(verb => new CliVerb(verb.Name, verb.Name, verb.Description, [.. verb.Options.Select(name => new CliOption(name, "", name is not ("--check" or "--no-dashboard" or "--json"), []))], []));
        return tree with { Verbs = [.. tree.Verbs.Concat(own).OrderBy(verb => verb.Name, StringComparer.Ordinal)] };
    }

    private static CliVerb Of(Command command, string path) => new(
        path,
        command.Name,
        command.Description ?? "",
        [.. command.Options.Where(option => !option.Hidden).Select(Of).OrderBy(option => option.Name, StringComparer.Ordinal)],
        [.. command.Subcommands.Where(sub => !sub.Hidden).Select(sub => Of(sub, path.Length == 0 ? sub.Name : $"{path} {sub.Name}"))]);

    private static CliOption Of(Option option)
    {
        var takesValue = option.ValueType != typeof(bool) && option.ValueType != typeof(void);
        // What AcceptOnlyFromAmong allows.
        string[] values = takesValue ? [.. option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(item => item.Label)] : [];
        return new CliOption(option.Name, option.Description ?? "", takesValue, values);
    }
}
