namespace Distillery.Cli.Tests.Verbs;

/// <summary>Tests that listen to the console of this process: there is one, so they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleTests
{
    public const string Name = "console";
}
