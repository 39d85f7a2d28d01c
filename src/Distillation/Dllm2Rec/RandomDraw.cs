using Distillery.Data;

namespace Distillery.Distillation.Dllm2Rec;

/// <summary>Rows drawn at random for one step, as pandas' <c>DataFrame.sample</c> does.</summary>
public static class RandomDraw
{
    /// <summary>Draws without repeats.</summary>
    /// <param name="count">How many.</param>
    /// <param name="bound">They lie in <c>0 .. bound-1</c>.</param>
    /// <param name="random">Where the numbers come from.</param>
    /// <returns>In the order drawn.</returns>
    /// <remarks>Floyd's method (Bentley 1987) needs no array of all rows; its result is a set, so it is shuffled at the end.</remarks>
    public static int[] Distinct(int count, int bound, SeededGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, bound);
        var taken = new HashSet<int>(count);
        var drawn = new List<int>(count);
        for (var last = bound - count; last < bound; last++)
        {
            var row = random.NextInt(last + 1);
            var added = taken.Add(row) ? row : last;
            taken.Add(added);
            drawn.Add(added);
        }

        var rows = drawn.ToArray();
        random.Shuffle<int>(rows);
        return rows;
    }
}
