using System.CommandLine;

namespace Distillery.Cli.Commands;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>Where the embedded platform keeps its store.</summary>
    public static Option<DirectoryInfo> DataDirectory() => new("--data-dir")
    {
        Description = "folder of the embedded platform's store",
        DefaultValueFactory = _ => new DirectoryInfo(".distillery"),
    };

    /// <summary>Address of a started platform.</summary>
    public static Option<Uri> Server() => new("--server")
    {
        // The parser knows no addresses by itself.
        CustomParser = argument =>
        {
            var text = argument.Tokens[^1].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                return address;
            argument.AddError($"--server: '{text}' must be an address such as http://127.0.0.1:{StartCommand.DefaultPort}.");
            return null;
        },
        Description = "address of a started platform (or set DISTILLERY_SERVER)",
        DefaultValueFactory = _ => new Uri(Environment.GetEnvironmentVariable("DISTILLERY_SERVER") is { Length: > 0 } set ? set : $"http://127.0.0.1:{StartCommand.DefaultPort}"),
    };

    /// <summary>Key for a platform that asks for one.</summary>
    public static Option<string?> Key() => new("--key")
    {
        Description = "API key (or set DISTILLERY_KEY)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("DISTILLERY_KEY"),
    };

    /// <summary>Machine-readable output.</summary>
    public static Option<bool> Json() => new("--json") { Description = "print JSON" };

    /// <summary>A registered model.</summary>
    public static Argument<string> Model() => new("model") { Description = "the model's name" };

    /// <summary>A version of it.</summary>
    public static Argument<int> Version() => new("version") { Description = "number of the version" };

    /// <summary>An alias.</summary>
    public static Option<string> Alias() => new("--alias") { Description = "the alias", DefaultValueFactory = _ => "champion" };

    /// <summary>What a list begins with; <see cref="IsOldestFirst"/> reads it.</summary>
    public static Option<string> Order()
    {
        var order = new Option<string>("--order") { Description = "what comes first: newest or oldest", DefaultValueFactory = _ => "newest" };
        order.AcceptOnlyFromAmong("newest", "oldest");
        return order;
    }

    /// <summary>Whether a list begins with the oldest.</summary>
    public static bool IsOldestFirst(this ParseResult arguments, Option<string> order) => arguments.GetValue(order) == "oldest";

    /// <summary>Why.</summary>
    public static Option<string?> Comment() => new("--comment") { Description = "why; kept with the act" };

    /// <summary>Whether the platform goes on serving after the job.</summary>
    public static Option<bool> Keep() => new("--keep") { Description = "go on serving the dashboard until Ctrl-C" };

    /// <summary>Port of the embedded platform.</summary>
    public static Option<int> Port(int value) => new("--port")
    {
        Description = "port on loopback; 0 takes a free one",
        DefaultValueFactory = _ => value,
    };
}
