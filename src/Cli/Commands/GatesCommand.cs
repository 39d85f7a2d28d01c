using System.CommandLine;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>gates</c>: the rules of aliases, and what they say about a version.</summary>
internal static class GatesCommand
{
    /// <summary>The verb.</summary>
    public static Command Create() => new("gates", "Show, set and check the rules of aliases.") { Show(), Set(), Remove(), History(), Check(), Validate() };

    /// <summary>Prints a verdict, gate by gate.</summary>
    public static void Print(GateReport report)
    {
        Output.Table(
            ["gate", "verdict", "reason"],
            report.Results.Select(result => (string[])[result.Gate, result.Passed ? "passed" : "FAILED", result.Reason]));
        var against = report.ChampionVersion is { } champion ? $", compared with version {champion}" : "";
        Console.Out.WriteLine(report.Results.Count == 0
            ? $"'{report.Alias}' of {report.Model} has no gates: version {report.Version} may take it."
            : $"version {report.Version} of {report.Model} {(report.Passed ? "passes" : "does NOT pass")} the gates of '{report.Alias}'{against}");
    }

    private static Command Show()
    {
        var (model, alias) = (Model(), new Argument<string?>("alias") { Description = "only this alias", Arity = ArgumentArity.ZeroOrOne });
        return Remote.Verb(
            "show", "Show the rules of a model's aliases, as YAML.", [model, alias],
            async (client, arguments, ct) => arguments.GetValue(alias) is { } one
                ? (IReadOnlyList<AliasRulesView>)[await client.GetRulesAsync(arguments.GetValue(model)!, one, ct)]
                : await client.ListRulesAsync(arguments.GetValue(model)!, ct),
            Print);
    }

    private static Command Set()
    {
        var (model, alias) = (Model(), new Argument<string>("alias") { Description = "for example champion" });
        var file = new Option<FileInfo>("--file") { Description = "the rules, YAML or JSON", Required = true };
        return Remote.Verb(
            "set", "Set the rules of an alias. For admins.", [model, alias, file],
            async (client, arguments, ct) =>
            {
                var (text, format, _) = await RulesFile.ReadAsync(arguments.GetValue(file)!, ct);
                return await client.SetRulesAsync(arguments.GetValue(model)!, arguments.GetValue(alias)!, text, format, ct);
            },
            view => Print([view]));
    }

    private static Command Remove()
    {
        var (model, alias) = (Model(), new Argument<string>("alias") { Description = "for example champion" });
        return Remote.Verb(
            "remove", "Remove the rules of an alias, which opens it. For admins.", [model, alias],
            (client, arguments, ct) => client.RemoveRulesAsync(arguments.GetValue(model)!, arguments.GetValue(alias)!, ct),
            view => Print([view]));
    }

    private static Command History()
    {
        var (model, alias) = (Model(), new Argument<string>("alias") { Description = "for example champion" });
        return Remote.Verb(
            "history", "Every state that the rules of an alias had, newest first.", [model, alias],
            (client, arguments, ct) => client.ListRulesHistoryAsync(arguments.GetValue(model)!, arguments.GetValue(alias)!, ct),
            Print);
    }

    private static Command Check()
    {
        var (model, version, alias) = (Model(), CommonOptions.Version(), CommonOptions.Alias());
        var file = new Option<FileInfo?>("--file") { Description = "try these rules, YAML or JSON, instead of the stored ones" };
        return Remote.Verb(
            "check", "Evaluate the gates of an alias for a version now; exit 4 when one does not pass.", [model, version, alias, file],
            async (client, arguments, ct) =>
            {
                var (name, number, where) = (arguments.GetValue(model)!, arguments.GetValue(version), arguments.GetValue(alias)!);
                if (arguments.GetValue(file) is not { } rules)
                    return await client.EvaluateGatesAsync(name, number, where, ct);
                var (text, format, _) = await RulesFile.ReadAsync(rules, ct);
                return await client.TryGatesAsync(name, number, where, text, format, ct);
            },
            Print,
            report => report.Passed ? ExitCodes.Ok : ExitCodes.NotAllowed);
    }

    private static Command Validate()
    {
        var file = new Argument<FileInfo>("file") { Description = "rules, YAML or JSON" };
        var json = CommonOptions.Json();
        var command = new Command("validate", "Check a file of rules without a platform.") { file, json };
        command.SetAction(async (arguments, ct) =>
        {
            var (_, _, reading) = await RulesFile.ReadAsync(arguments.GetValue(file)!, ct);
            return Output.Show(reading.Rules!, arguments.GetValue(json), rules => Console.Out.WriteLine($"{rules.Gates.Count} gates; {(rules.Protected ? "protected" : "not protected")}"));
        });
        return command;
    }

    private static Argument<string> Model() => CommonOptions.Model();

    private static void Print(IReadOnlyList<AliasRulesView> views)
    {
        if (views.Count == 0)
            AnsiConsole.WriteLine("no alias of this model has rules");
        foreach (var view in views)
        {
            Console.Out.WriteLine(view.ChangedAt is { } time ? $"# {view.Model}, {view.Alias}: state {view.Number}, set by {view.Actor} at {Output.Time(time)}" : $"# {view.Model}, {view.Alias}: no rules, open");
            Console.Out.Write(view.Yaml.Length > 0 ? view.Yaml : view.ChangedAt is null ? "" : "# removed: the alias is open\n");
        }
    }
}
