using System.CommandLine;
using Distillery.Cli.Completion;

namespace Distillery.Cli.Commands;

/// <summary><c>completion</c>: a script that completes verbs and options in a shell.</summary>
internal static class CompletionCommand
{
    /// <summary>The verb.</summary>
    /// <param name="root">Whose verbs it completes.</param>
    public static Command Create(RootCommand root)
    {
        var shell = new Argument<string>("shell") { Description = string.Join(", ", CompletionScripts.Shells) };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        var json = CommonOptions.Json();
        var command = new Command("completion", "Print a completion script: source <(./platform completion bash). With --json the tree of verbs.") { shell, json };
        command.SetAction(arguments =>
        {
            var tree = VerbTree.Of(root);
            return Output.Show(tree, arguments.GetValue(json), _ => Console.Out.Write(CompletionScripts.For(arguments.GetValue(shell)!, tree)));
        });
        return command;
    }
}
