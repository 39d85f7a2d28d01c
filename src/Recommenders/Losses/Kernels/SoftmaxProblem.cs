namespace Distillery.Recommenders;

/// <summary>One softmax loss: who competes and what is right.</summary>
/// <param name="ItemCount">Items of the catalogue.</param>
/// <param name="Columns">Item of each score column; null where column = item.</param>
/// <param name="Population">How many candidates the columns stand for; more than the columns when they are a sample.</param>
/// <param name="Targets">What each row should predict.</param>
/// <param name="ChunkRows">Rows of scores in memory at a time.</param>
internal sealed record SoftmaxProblem(int ItemCount, int[]? Columns, int Population, SoftmaxTargets Targets, int ChunkRows)
{
    internal int ColumnCount => Columns?.Length ?? ItemCount;

    /// <summary>The column of each item, -1 for none; null where column = item.</summary>
    internal int[]? ColumnOfItem()
    {
        if (Columns is null)
            return null;
        var columns = new int[ItemCount];
        Array.Fill(columns, -1);
        for (var column = 0; column < Columns.Length; column++)
            columns[Columns[column]] = column;
        return columns;
    }

    /// <summary>ln of what the summed exponentials of the columns are multiplied with, after <paramref name="hits"/> of them were taken out.</summary>
    internal float LogShift(int hits)
    {
        if (Population == ColumnCount || hits >= ColumnCount)
            return 0;
        return MathF.Log((Population - hits) / (float)(ColumnCount - hits));
    }
}
