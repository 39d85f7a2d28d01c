using Distillery.Data;

namespace Distillery.Recommenders;

/// <summary>Scores the whole catalogue for rows, many at a time. Any model can be ranked through it.</summary>
public interface IBatchScorer
{
    /// <summary>Number of items.</summary>
    int ItemCount { get; }

    /// <summary>The scores of consecutive rows; higher is better.</summary>
    /// <param name="rows">The rows; only their histories may be used.</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <returns><c>[count * items]</c>, valid until the next call; the caller may overwrite it.</returns>
    Span<float> Score(WindowSet rows, int start, int count);
}
