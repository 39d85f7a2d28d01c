using Distillery.Data;

namespace Distillery.Baselines.Tests;

/// <summary>Small window sets and catalogues written out by hand.</summary>
internal static class Rows
{
    public static WindowSet Of(int items, params (int User, int[] History, int Target)[] rows) => Of(items, 10, rows);

    public static WindowSet Of(int items, int length, params (int User, int[] History, int Target)[] rows)
    {
        var histories = new int[rows.Length * length];
        Array.Fill(histories, items);
        for (var row = 0; row < rows.Length; row++)
            rows[row].History.CopyTo(histories, row * length);
        return new WindowSet
        {
            Length = length,
            PaddingId = items,
            Histories = histories,
            HistoryLengths = [.. rows.Select(row => row.History.Length)],
            Targets = [.. rows.Select(row => row.Target)],
            Users = [.. rows.Select(row => row.User)],
            Positions = [.. rows.Select(row => row.History.Length)],
            TargetTimes = new long[rows.Length],
        };
    }

    public static Catalogue Catalogue(params string[] titles) =>
        new([.. titles.Select(title => new Item(title, new Dictionary<string, string>()))], "test");

    public static Catalogue Catalogue(params (string Title, string Column, string Value)[] items) =>
        new([.. items.Select(item => new Item(item.Title, new Dictionary<string, string> { [item.Column] = item.Value }))], "test");

    public static float[] Scores(IItemScorer scorer, params int[] history)
    {
        var scores = new float[scorer.ItemCount];
        Array.Fill(scores, float.NaN);
        scorer.Score(history, scores);
        return scores;
    }
}
