namespace Distillery.Contracts;

/// <summary>Some prompts and answers of a stage for people to read; artifact <see cref="FileName"/> of its run.</summary>
/// <param name="Title">What they are.</param>
/// <param name="Source">What wrote the answers, for example <c>content, not an LLM</c>.</param>
/// <param name="Template">The prompt's template; null where the answers come from no prompt.</param>
/// <param name="Total">How many answers there are in all.</param>
/// <param name="Samples">A few of them.</param>
public sealed record TextSamples(string Title, string Source, string? Template, int Total, IReadOnlyList<TextSample> Samples)
{
    /// <summary>Name of the artifact.</summary>
    public const string FileName = "samples.json";
}
