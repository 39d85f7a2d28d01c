namespace Distillery.LanguageModels;

/// <summary>Runs a decoder over rows of a cache of its own.</summary>
internal interface IDecodingEngine : IDisposable
{
    /// <summary>True where runs of different lengths go together without filling.</summary>
    bool MixesLengths { get; }

    /// <summary>Length of a result: the vocabulary's size for logits, the model's dim for hidden states.</summary>
    int ResultLength(bool logits);

    /// <summary>Makes room and forgets everything.</summary>
    /// <param name="rows">Most rows.</param>
    /// <param name="capacity">Most tokens of a row.</param>
    void Allocate(int rows, int capacity);

    /// <summary>Adds tokens; run i belongs to row i.</summary>
    /// <param name="runs">One for each of the first rows.</param>
    /// <param name="logits">True for scores of all tokens, false for hidden states after the final norm.</param>
    void Forward(IReadOnlyList<TokenRun> runs, bool logits);

    /// <summary>A result of the last pass, in the order of runs and their tokens; may be changed.</summary>
    Span<float> Result(int index);

    /// <summary>Makes row i what row <paramref name="rows"/>[i] was.</summary>
    /// <param name="rows">Old rows.</param>
    /// <param name="from">Slots before are equal in all rows.</param>
    /// <param name="lengths">Tokens in each old row.</param>
    void Reorder(IReadOnlyList<int> rows, int from, IReadOnlyList<int> lengths);
}
