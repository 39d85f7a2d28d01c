namespace Distillery.Cli.Completion;

/// <summary>A verb as completion sees it.</summary>
/// <param name="Path">Its words, for example <c>models card</c>; empty for the command line itself.</param>
/// <param name="Name">Its last word.</param>
/// <param name="Description">For help.</param>
/// <param name="Options">Its options.</param>
/// <param name="Verbs">Verbs below it.</param>
internal sealed record CliVerb(string Path, string Name, string Description, IReadOnlyList<CliOption> Options, IReadOnlyList<CliVerb> Verbs)
{
    /// <summary>This verb and all below it.</summary>
    public IEnumerable<CliVerb> All() => Verbs.SelectMany(verb => verb.All()).Prepend(this);
}
