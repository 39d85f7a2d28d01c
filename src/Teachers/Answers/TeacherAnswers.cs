using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>
/// What a teacher says about some windows: a list of items for each, with distances, best (nearest) first, and perhaps a vector for each item.
/// A row is named by its user and position, so that answers cannot silently be laid beside the wrong windows.
/// </summary>
public sealed class TeacherAnswers
{
    /// <summary>Takes the answers and checks that their parts fit together.</summary>
    /// <param name="users">User of each row, shape <c>[rows]</c>.</param>
    /// <param name="positions">Position of the target in that user's sequence, shape <c>[rows]</c>.</param>
    /// <param name="k">Items in a list, at least 1.</param>
    /// <param name="rankings">Item ids, nearest first, shape <c>[rows, k]</c>, row by row.</param>
    /// <param name="distances">Distance of each listed item, shape <c>[rows, k]</c>; zero or more, small = confident.</param>
    /// <param name="trueDistances">Distance to the item that really came next, shape <c>[rows]</c>; null where the teacher cannot tell.</param>
    /// <param name="itemVectors">A vector for each item, or null.</param>
    /// <param name="provenance">Where the answers come from.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or two rows have the same user and position.</exception>
    public TeacherAnswers(
        int[] users, int[] positions, int k, int[] rankings, float[] distances, float[]? trueDistances, ItemVectors? itemVectors, TeacherProvenance provenance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (positions.Length != users.Length || rankings.Length != users.Length * k || distances.Length != rankings.Length
            || (trueDistances is not null && trueDistances.Length != users.Length))
            throw new ArgumentException(
                $"the parts do not fit together: {users.Length} users, {positions.Length} positions, {rankings.Length} ranked items and {distances.Length} distances in lists of {k}, {trueDistances?.Length.ToString() ?? "no"} distances to the true item.");
        (Users, Positions, K, Rankings, Distances) = (users, positions, k, rankings, distances);
        (TrueDistances, ItemVectors, Provenance) = (trueDistances, itemVectors, provenance);
        var seen = new HashSet<(int, int)>(users.Length);
        for (var row = 0; row < users.Length; row++)
            if (!seen.Add((users[row], positions[row])))
                throw new ArgumentException($"row {row} names user {users[row]}, position {positions[row]} a second time; each window is answered once.");
    }

    /// <summary>User of each row, shape <c>[rows]</c>.</summary>
    public int[] Users { get; }

    /// <summary>Position of each row's target in its user's sequence, shape <c>[rows]</c>.</summary>
    public int[] Positions { get; }

    /// <summary>Items in a list.</summary>
    public int K { get; }

    /// <summary>Item ids, nearest first, shape <c>[rows, k]</c>, row by row.</summary>
    public int[] Rankings { get; }

    /// <summary>Distances of the listed items, shape <c>[rows, k]</c>; zero or more, small = confident. The scale is the teacher's, see its parameters.</summary>
    public float[] Distances { get; }

    /// <summary>Distance to the item that really came next, shape <c>[rows]</c>, on the scale of <see cref="Distances"/>; null where the teacher cannot tell.</summary>
    /// <remarks>DLLM2Rec, Eq. 7: the confidence in a training sequence. It needs the true item, so it exists for training rows only.</remarks>
    public float[]? TrueDistances { get; }

    /// <summary>A vector for each item of the catalogue, or null.</summary>
    public ItemVectors? ItemVectors { get; }

    /// <summary>Where the answers come from.</summary>
    public TeacherProvenance Provenance { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Users.Length;

    /// <summary>The list of one row, nearest first, shape <c>[k]</c>.</summary>
    /// <param name="row">0-based row of the answers.</param>
    public ReadOnlySpan<int> Ranking(int row) => Rankings.AsSpan(row * K, K);

    /// <summary>The distances of one row's list, shape <c>[k]</c>.</summary>
    /// <param name="row">0-based row of the answers.</param>
    public ReadOnlySpan<float> DistancesOf(int row) => Distances.AsSpan(row * K, K);

    /// <summary>Finds the answer for each window by user and position.</summary>
    /// <param name="rows">The windows.</param>
    /// <returns>For each window the row of the answers, or -1 where there is none; shape <c>[rows.Count]</c>.</returns>
    public int[] Find(WindowSet rows)
    {
        var places = new Dictionary<(int, int), int>(Count);
        for (var row = 0; row < Count; row++)
            places.Add((Users[row], Positions[row]), row);
        var found = new int[rows.Count];
        for (var row = 0; row < found.Length; row++)
            found[row] = places.TryGetValue((rows.Users[row], rows.Positions[row]), out var place) ? place : -1;
        return found;
    }

    /// <summary>Checks that row <c>r</c> of the answers is about window <c>r</c>, for all rows.</summary>
    /// <param name="rows">The windows.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ, or a row is about another window; the message names the first.</exception>
    public void RequireAligned(WindowSet rows)
    {
        if (rows.Count != Count)
            throw new ArgumentException($"the teacher answered {Count} rows, but there are {rows.Count} windows.", nameof(rows));
        for (var row = 0; row < Count; row++)
            if (Users[row] != rows.Users[row] || Positions[row] != rows.Positions[row])
                throw new ArgumentException(
                    $"row {row} of the answers is about user {Users[row]}, position {Positions[row]}; window {row} is user {rows.Users[row]}, position {rows.Positions[row]}.", nameof(rows));
    }

    /// <summary>Checks that the answers were made for a dataset.</summary>
    /// <param name="dataset">The dataset, in the order of ties that the windows were cut from.</param>
    /// <param name="source">What the answers came from, for the message; a file name for example.</param>
    /// <exception cref="InvalidDataException">The digests differ; the message names both.</exception>
    public void RequireDataset(Dataset dataset, string source = "the teacher's answers")
    {
        if (Provenance.CatalogueDigest != dataset.Catalogue.Digest)
            throw new InvalidDataException(
                $"{source}: made for a catalogue with digest {Provenance.CatalogueDigest}, but this one has {dataset.Catalogue.Digest}: the item ids mean other items. Ask the teacher again for this dataset.");
        if (Provenance.DatasetDigest != dataset.Digest)
            throw new InvalidDataException(
                $"{source}: made for a dataset with digest {Provenance.DatasetDigest}, but this one has {dataset.Digest}: other interactions, or another order of equal timestamps. Ask the teacher again for this dataset.");
    }
}
