using System.CommandLine;
using System.Text.Json;
using Distillery.Client;
using Distillery.Contracts;
using Spectre.Console;

namespace Distillery.Cli.Commands;

/// <summary><c>audit</c>: show, export and verify what was done.</summary>
internal static class AuditCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var actor = new Option<string?>("--actor") { Description = "only acts of this actor" };
        var act = new Option<string?>("--act") { Description = "only this act, or with a dot at the end all that begin so: key." };
        var target = new Option<string?>("--target") { Description = "only this target, or with a slash at the end all that begin so: job/" };
        var limit = new Option<int>("--limit") { Description = "how many records at most", DefaultValueFactory = _ => 50 };
        var order = CommonOptions.Order();
        var json = CommonOptions.Json();
        var command = new Command("audit", "Show what was done, by whom; export or verify it. For admins.") { actor, act, target, order, limit, json };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var query = new AuditQuery { Actor = arguments.GetValue(actor), Act = arguments.GetValue(act), Target = arguments.GetValue(target), OldestFirst = arguments.IsOldestFirst(order) };
            var records = (await remote.Connect(arguments).ListAuditAsync(query, limit: arguments.GetValue(limit), cancellationToken: ct)).Items;
            if (arguments.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(records, ContractsJson.Indented));
            else
                Print(records);
            return ExitCodes.Ok;
        });
        command.Subcommands.Add(Export());
        command.Subcommands.Add(Verify());
        command.Subcommands.Add(EvidenceCommand.CreateVerify());
        return command;
    }

    private static Command Export()
    {
        // Always JSON; the option is there so that scripts may give it everywhere.
        var command = new Command("export", "Write the whole log to standard output, one JSON object per line.") { CommonOptions.Json() };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            await foreach (var record in remote.Connect(arguments).ExportAuditAsync(cancellationToken: ct))
                Console.Out.WriteLine(JsonSerializer.Serialize(record, ContractsJson.Options));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Verify()
    {
        var file = new Option<FileInfo?>("--file") { Description = "check this export instead of a started platform" };
        var head = new Option<string?>("--head") { Description = "a hash that was noted earlier: the log must still contain it" };
        var json = CommonOptions.Json();
        var command = new Command("verify", "Follow the hash chain on this machine, record by record.") { file, head, json };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var path = arguments.GetValue(file);
            var noted = arguments.GetValue(head);
            var chain = new AuditChain();
            var isNotedThere = noted is null or AuditChain.Origin;
            await foreach (var record in path is null ? remote.Connect(arguments).ExportAuditAsync(cancellationToken: ct) : ReadAsync(path, ct))
            {
                if (!chain.Follow(record))
                    break;
                isNotedThere |= record.Hash == noted;
            }

            var verdict = chain.Verdict;
            if (verdict.Valid && path is null)
            {
                // The head that the store keeps tells whether records are missing at the end.
                var theirs = await remote.Connect(arguments).VerifyAuditAsync(ct);
                verdict = theirs.Valid ? verdict : theirs;
            }

            if (verdict.Valid && !isNotedThere)
                verdict = verdict with { Valid = false, Reason = $"no record has the hash {noted}" };
            if (arguments.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(verdict, ContractsJson.Indented));
            else if (verdict.Valid)
                Console.Out.WriteLine($"The audit log is whole: {verdict.Records} records, head {verdict.Head}");
            else
                Console.Out.WriteLine($"The audit log is NOT whole: {(verdict.BrokenAt is { } at ? $"record {at}: " : "")}{verdict.Reason}.");
            return verdict.Valid ? ExitCodes.Ok : ExitCodes.NotVerified;
        });
        return command;
    }

    private static async IAsyncEnumerable<AuditRecord> ReadAsync(FileInfo file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (!file.Exists)
            throw new BadInputException($"{file.FullName}: there is no such file.");
        var n = 0;
        await foreach (var line in File.ReadLinesAsync(file.FullName, ct))
        {
            n++;
            yield return Parse(line) ?? throw new BadInputException($"{file.FullName}, line {n}: this is no audit record.");
        }
    }

    private static AuditRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditRecord>(line, ContractsJson.Options);
        }
        catch (JsonException)
        {
            // Reported by the caller, who knows file and line.
            return null;
        }
    }

    private static void Print(IReadOnlyList<AuditRecord> records)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("no", "time", "actor", "role", "act", "target", "outcome", "from");
        foreach (var record in records)
        {
            table.AddRow(
                $"{record.Number}", $"{record.Time.LocalDateTime:yyyy-MM-dd HH:mm:ss}", Markup.Escape(record.Actor.Length == 0 ? "-" : record.Actor), Markup.Escape(record.Role ?? "-"),
                Markup.Escape(record.Act), Markup.Escape(record.Target), record.Outcome, Markup.Escape(record.Address ?? "-"));
        }

        AnsiConsole.Write(table);
    }
}
