using System.Text.Json.Nodes;
using Spectre.Console;

namespace Distillery.Cli.Tests.Verbs;

/// <summary>One call of the command line inside this process.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CliCall(int Code, string Output, string Error)
{
    /// <summary>Standard output as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Output).ShouldNotBeNull();

    public static async Task<CliCall> RunAsync(params string[] arguments)
    {
        var (output, error, console) = (Console.Out, Console.Error, AnsiConsole.Console);
        using var written = new StringWriter();
        using var failed = new StringWriter();
        try
        {
            Console.SetOut(written);
            Console.SetError(failed);
            AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(written) });
            AnsiConsole.Profile.Width = 400;
            var code = await CliApp.RunAsync(arguments);
            return new CliCall(code, written.ToString(), failed.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
            AnsiConsole.Console = console;
        }
    }

    /// <summary>A call that must succeed.</summary>
    public CliCall Ok()
    {
        Code.ShouldBe(ExitCodes.Ok, Output + Error);
        return this;
    }
}
