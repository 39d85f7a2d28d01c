namespace Distillery.LanguageModels;

/// <summary>The settings of a BPE model, as <c>tokenizer.json</c> names them.</summary>
internal sealed record BpeOptions
{
    internal string? UnknownToken { get; init; }

    internal string? ContinuingSubwordPrefix { get; init; }

    internal string? EndOfWordSuffix { get; init; }

    internal bool FusesUnknown { get; init; }

    internal bool FallsBackToBytes { get; init; }

    internal bool IgnoresMerges { get; init; }

    /// <summary>Whether words still come as text and are turned to the byte alphabet inside the model, so that the cache can be asked first.</summary>
    internal bool MapsBytes { get; init; }
}
