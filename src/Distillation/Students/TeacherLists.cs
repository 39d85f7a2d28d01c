using Distillery.Data;
using Distillery.Teachers;

namespace Distillery.Distillation;

/// <summary>A teacher's lists laid beside training rows, cut to the places that a method learns.</summary>
public sealed class TeacherLists
{
    private TeacherLists(int length, int[] items, float[] distances, float[]? trueDistances, int answered)
    {
        (Length, Items, Distances, TrueDistances, Answered) = (length, items, distances, trueDistances, answered);
    }

    /// <summary>Places of a list, K.</summary>
    public int Length { get; }

    /// <summary>Item ids, best first, <c>[rows * K]</c>; -1 where the teacher said nothing.</summary>
    public int[] Items { get; }

    /// <summary>Distance to each listed item, <c>[rows * K]</c>; 0 in empty places.</summary>
    public float[] Distances { get; }

    /// <summary>Distance to the true item, <c>[rows]</c>; null where the teacher cannot tell.</summary>
    public float[]? TrueDistances { get; }

    /// <summary>Number of rows with a list.</summary>
    public int Answered { get; }

    /// <summary>Finds the answer of each row by user and position.</summary>
    /// <param name="answers">What the teacher said.</param>
    /// <param name="rows">The rows that a student learns from.</param>
    /// <param name="length">Places that are used, at least 1.</param>
    /// <param name="isNeeded">Which rows must have a list; null for all. The others may have none, and get none.</param>
    /// <exception cref="ArgumentException">The lists are shorter, or a needed row has none although the teacher was asked about all rows; the message names the first.</exception>
    public static TeacherLists For(TeacherAnswers answers, WindowSet rows, int length, Func<int, bool>? isNeeded = null)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (answers.K < length)
            throw new ArgumentException($"method.lists.k is {length}; the teacher gives only {answers.K} items a list (teacher.k).", nameof(length));
        var items = new int[rows.Count * length];
        Array.Fill(items, -1);
        var distances = new float[items.Length];
        var trueDistances = answers.TrueDistances is null ? null : new float[rows.Count];
        var found = answers.Find(rows);
        var isSample = answers.Provenance.Parameters.ContainsKey(TeacherProvenance.SampleParameter);
        var answered = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            var wanted = isNeeded is null || isNeeded(row);
            // A teacher that was asked about a sample says so; the other rows then learn from their targets alone.
            if (wanted && found[row] < 0 && isSample)
                continue;
            if (wanted && found[row] < 0)
                throw new ArgumentException($"the teacher has no answer for user {rows.Users[row]}, position {rows.Positions[row]} (row {row}): ask it again for these rows.", nameof(answers));
            if (!wanted)
                continue;
            answered++;
            answers.Ranking(found[row])[..length].CopyTo(items.AsSpan(row * length));
            answers.DistancesOf(found[row])[..length].CopyTo(distances.AsSpan(row * length));
            if (trueDistances is not null)
                trueDistances[row] = answers.TrueDistances![found[row]];
        }

        if (answered == 0 && rows.Count > 0)
            throw new ArgumentException($"the teacher has an answer for none of {rows.Count} rows: it was asked about other windows.", nameof(answers));
        return new TeacherLists(length, items, distances, trueDistances, answered);
    }
}
