using System.CommandLine;
using System.Net.Http.Headers;
using Distillery.Client;

namespace Distillery.Cli.Commands;

/// <summary>A verb that talks to a started platform: its options and its client.</summary>
internal sealed class Remote
{
    private readonly Option<Uri> server = CommonOptions.Server();
    private readonly Option<string?> key = CommonOptions.Key();

    /// <summary>Adds the options to a command.</summary>
    public Remote(Command command)
    {
        command.Options.Add(server);
        command.Options.Add(key);
    }

    /// <summary>The address that the arguments name.</summary>
    public Uri Address(ParseResult arguments) => arguments.GetValue(server)!;

    /// <summary>The client that the arguments ask for.</summary>
    public DistilleryClient Connect(ParseResult arguments)
    {
        var http = new HttpClient { BaseAddress = arguments.GetValue(server), Timeout = Timeout.InfiniteTimeSpan };
        if (arguments.GetValue(key) is { Length: > 0 } secret)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return new DistilleryClient(http);
    }

    /// <summary>A verb that makes one call and prints its answer, as JSON with <c>--json</c>.</summary>
    /// <param name="verb">Its name.</param>
    /// <param name="description">For help.</param>
    /// <param name="symbols">Arguments and options.</param>
    /// <param name="call">The call.</param>
    /// <param name="show">Shows the answer to people.</param>
    /// <param name="exit">The exit code of an answer; 0 when absent.</param>
    public static Command Verb<T>(
        string verb, string description, IReadOnlyList<Symbol> symbols, Func<DistilleryClient, ParseResult, CancellationToken, Task<T>> call, Action<T> show, Func<T, int>? exit = null)
    {
        var json = CommonOptions.Json();
        var command = new Command(verb, description) { json };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }

        var remote = new Remote(command);
        command.SetAction(async (arguments, ct) =>
        {
            var answer = await call(remote.Connect(arguments), arguments, ct);
            Output.Show(answer, arguments.GetValue(json), show);
            return exit?.Invoke(answer) ?? ExitCodes.Ok;
        });
        return command;
    }
}
