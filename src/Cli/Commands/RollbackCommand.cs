using System.CommandLine;
using Distillery.Contracts;

namespace Distillery.Cli.Commands;

/// <summary><c>rollback</c>: an alias goes back to the version that held it before.</summary>
internal static class RollbackCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var (model, alias, comment) = (CommonOptions.Model(), CommonOptions.Alias(), CommonOptions.Comment());
        var drill = new Option<bool>("--drill") { Description = "only try it out: everything is checked, nothing moves" };
        return Remote.Verb(
            "rollback", "Take an alias back to the version that held it before. Exit 4 when refused, 6 when there is none.", [model, alias, comment, drill],
            (client, arguments, ct) => client.RollBackAsync(
                arguments.GetValue(model)!, arguments.GetValue(alias)!, new RollbackRequest(arguments.GetValue(comment), arguments.GetValue(drill)), ct),
            done => Console.Out.WriteLine(done.Drill
                ? $"drill: '{done.Alias}' of {done.Model} would go from version {done.From?.ToString() ?? "none"} back to {done.To}; its {done.Files} files are sound"
                : $"'{done.Alias}' of {done.Model} went from version {done.From?.ToString() ?? "none"} back to {done.To}"));
    }
}
