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

    /// <summary>The client that the arguments ask for.</summary>
    public DistilleryClient Connect(ParseResult arguments)
    {
        var http = new HttpClient { BaseAddress = arguments.GetValue(server), Timeout = Timeout.InfiniteTimeSpan };
        if (arguments.GetValue(key) is { Length: > 0 } secret)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return new DistilleryClient(http);
    }
}
