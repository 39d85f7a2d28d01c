namespace Distillery.LanguageModels;

/// <summary>Tokens that are added to one row of the cache.</summary>
/// <param name="Ids">The tokens.</param>
/// <param name="Start">Position of the first.</param>
/// <param name="FirstWanted">Results are wanted from this token on (counted in <paramref name="Ids"/>).</param>
internal readonly record struct TokenRun(ReadOnlyMemory<int> Ids, int Start, int FirstWanted)
{
    /// <summary>A run whose last token's result is wanted.</summary>
    internal static TokenRun Last(ReadOnlyMemory<int> ids, int start) => new(ids, start, ids.Length - 1);

    /// <summary>How many results are wanted.</summary>
    internal int Wanted => Ids.Length - FirstWanted;
}
