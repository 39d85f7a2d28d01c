using Distillery.Data;
using Distillery.Distillation.Slim;

namespace Distillery.Distillation.Tests.Slim;

/// <summary>
/// Text vectors of the tiny shop without an encoder: every item has a random direction, and a row's vector is the mean direction of its
/// history and, as a rationale that guesses well would have it, some of its target's.
/// </summary>
internal static class Texts
{
    public const int Dim = 12;

    private static readonly Lazy<TextVectors> Shop = new(() => Of(0.5f));

    public static TextVectors OfTinyShop => Shop.Value;

    /// <summary>Vectors whose rows show some of the target.</summary>
    public static TextVectors Of(float guess)
    {
        var data = TinyShop.Data;
        var random = new SeededGenerator(4);
        var items = new float[data.Dataset.Catalogue.Count * Dim];
        for (var i = 0; i < items.Length; i++)
            items[i] = (float)(random.NextNormal() / Math.Sqrt(Dim));
        float[] Rows(WindowSet rows)
        {
            var vectors = new float[rows.Count * Dim];
            for (var row = 0; row < rows.Count; row++)
            {
                var history = rows.History(row);
                for (var d = 0; d < Dim; d++)
                {
                    foreach (var item in history)
                        vectors[row * Dim + d] += items[item * Dim + d] / history.Length;
                    vectors[row * Dim + d] += guess * items[rows.Targets[row] * Dim + d];
                }
            }

            return vectors;
        }

        return TextVectors.Of(data, Dim, items, Rows(data.Split.Train), Rows(data.Split.Validation), Rows(data.Split.Test), "hashes", "a test");
    }
}
