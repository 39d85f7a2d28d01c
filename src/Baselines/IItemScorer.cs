namespace Distillery.Baselines;

/// <summary>
/// Gives every item of the catalogue a score for a history; higher is better. Implementations hold no state that a call
/// changes, so several threads may score different rows at once.
/// </summary>
public interface IItemScorer
{
    /// <summary>Number of items that are scored; ids are <c>0 .. ItemCount-1</c>.</summary>
    int ItemCount { get; }

    /// <summary>Writes the score of every item, overwriting what was there.</summary>
    /// <param name="history">Item ids, oldest first, without padding; may be empty.</param>
    /// <param name="scores">Receives the scores, shape <c>[ItemCount]</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has another length, or the history holds an id outside the catalogue.</exception>
    void Score(ReadOnlySpan<int> history, Span<float> scores);
}
