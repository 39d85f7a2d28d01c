using System.CommandLine;
using Distillery.Contracts;

namespace Distillery.Cli.Commands;

/// <summary>The signed evidence of promotions: download it, verify it.</summary>
internal static class EvidenceCommand
{
    /// <summary><c>promotions evidence</c>.</summary>
    public static Command CreateDownload()
    {
        var id = new Argument<string>("request") { Description = "its id" };
        var file = new Option<FileInfo>("--out") { Description = "where the zip goes", Required = true };
        return Remote.Verb(
            "evidence", "Download the signed evidence of a request.", [id, file],
            async (client, arguments, ct) =>
            {
                var (bundle, target) = (await client.DownloadEvidenceAsync(arguments.GetValue(id)!, ct), arguments.GetValue(file)!.FullName);
                await File.WriteAllBytesAsync(target, bundle, ct);
                return new { file = target, bytes = bundle.Length };
            },
            written => Console.Out.WriteLine($"{written.file}: {written.bytes:N0} bytes; check it with ./platform audit verify-evidence {written.file}"));
    }

    /// <summary><c>audit verify-evidence</c>.</summary>
    public static Command CreateVerify()
    {
        var file = new Argument<FileInfo>("file") { Description = "a bundle, as promotions evidence wrote it" };
        var trusted = new Option<FileInfo[]>("--public-key")
        {
            Description = "a public key (PEM) that is trusted; may be repeated. Without it the keys of the started platform are asked for",
            DefaultValueFactory = _ => [],
        };
        var json = CommonOptions.Json();
        var command = new Command("verify-evidence", "Verify a signed evidence bundle; exit 7 when it is not genuine.") { file, trusted, json };
        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var path = arguments.GetValue(file)!;
            if (!path.Exists)
                throw new BadInputException($"{path.FullName}: there is no such file.");
            var keys = new List<string>();
            foreach (var key in arguments.GetValue(trusted)!)
                keys.Add(key.Exists ? await File.ReadAllTextAsync(key.FullName, ct) : throw new BadInputException($"{key.FullName}: there is no such file."));
            if (keys.Count == 0)
                keys.AddRange((await remote.Connect(arguments).ListEvidenceKeysAsync(ct)).Select(key => key.Pem));
            await using var bundle = path.OpenRead();
            var verdict = EvidenceBundle.Verify(bundle, keys);
            Output.Show(verdict, arguments.GetValue(json), Print);
            return verdict.Valid ? ExitCodes.Ok : ExitCodes.NotVerified;
        });
        return command;
    }

    private static void Print(EvidenceVerdict verdict)
    {
        if (!verdict.Valid)
        {
            Console.Out.WriteLine($"The evidence is NOT genuine: {verdict.Reason}");
            return;
        }

        Console.Out.WriteLine($"The evidence is genuine, signed with key {verdict.KeyId}.");
        if (verdict.Statement?.Promotion is { } promotion)
            PromotionsCommand.Print(promotion);
    }
}
