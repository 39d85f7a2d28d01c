using Distillery.Contracts;

namespace Distillery.Dashboard.Jobs;

/// <summary>Which log lines a reader wants to see.</summary>
/// <param name="Text">Words that the line or its stage holds, all of them; every line when empty.</param>
/// <param name="Level">Least level: <c>debug</c>, <c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Stage">One stage; every stage when empty.</param>
internal sealed record LogFilter(string Text = "", string Level = "debug", string Stage = "")
{
    /// <summary>The levels, least first.</summary>
    public static IReadOnlyList<string> Levels { get; } = ["debug", "info", "warning", "error"];

    /// <summary>The newest matching lines, oldest first.</summary>
    /// <param name="lines">All lines, oldest first.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>The lines, and how many match in all.</returns>
    public (IReadOnlyList<LogLine> Shown, int Matching) Apply(IReadOnlyList<LogLine> lines, int most)
    {
        var words = Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var least = Rank(Level);
        var matching = lines.Where(l => Rank(l.Level) >= least && (Stage.Length == 0 || l.Stage == Stage) && words.All(w => Holds(l, w))).ToList();
        return (matching.Count <= most ? matching : matching.GetRange(matching.Count - most, most), matching.Count);
    }

    private static bool Holds(LogLine line, string word) =>
        line.Text.Contains(word, StringComparison.OrdinalIgnoreCase) || line.Stage.Contains(word, StringComparison.OrdinalIgnoreCase);

    // An unknown level is shown like an info line.
    private static int Rank(string level)
    {
        for (var i = 0; i < Levels.Count; i++)
        {
            if (Levels[i] == level)
                return i;
        }

        return 1;
    }
}
