using System.Buffers.Binary;
using System.Security.Cryptography;
using Distillery.Data;

namespace Distillery.Recommenders;

/// <summary>
/// The candidates of the protocol that ranks each target among some items drawn at random: the same for every model that is measured on
/// the same rows, because they depend on seed, user and position only.
/// </summary>
public sealed class SampledCandidates
{
    private readonly int[] _items;

    private SampledCandidates(int perRow, int[] items) => (PerRow, _items) = (perRow, items);

    /// <summary>Items drawn for each row, the target not among them.</summary>
    public int PerRow { get; }

    /// <summary>Number of rows.</summary>
    public int Count => _items.Length / PerRow;

    /// <summary>The items drawn for a row, distinct.</summary>
    /// <param name="row">0-based row.</param>
    public ReadOnlySpan<int> Of(int row) => _items.AsSpan(row * PerRow, PerRow);

    /// <summary>Draws: uniform over the items that the user never touched in the whole dataset, before or after the row, and that are not the target.</summary>
    /// <param name="dataset">The dataset, in the order that the rows were cut from.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="perRow">Items for each row, at least 1; default 100.</param>
    /// <param name="seed">Equal seeds give equal candidates; default 0.</param>
    /// <exception cref="ArgumentException">The catalogue is too small for a user; the message names the user.</exception>
    public static SampledCandidates Draw(Dataset dataset, WindowSet rows, int perRow = 100, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(perRow, 1);
        var count = rows.PaddingId;
        var items = new int[checked(rows.Count * perRow)];
        var taken = new HashSet<int>();
        for (var row = 0; row < rows.Count; row++)
        {
            var user = rows.Users[row];
            taken.Clear();
            taken.UnionWith(dataset.Users[user].Items);
            taken.Add(rows.Targets[row]);
            if (count - taken.Count < perRow)
                throw new ArgumentException($"user {user} leaves {count - taken.Count} of the catalogue's {count} items to draw candidates from; {perRow} are needed. Use the full ranking.", nameof(rows));
            var random = new SeededGenerator(seed, ((long)user << 32) | (uint)rows.Positions[row]);
            for (var i = 0; i < perRow;)
            {
                // Drawn again while taken, so that every item that is left is as likely.
                var item = random.NextInt(count);
                if (taken.Add(item))
                    items[row * perRow + i++] = item;
            }
        }

        return new SampledCandidates(perRow, items);
    }

    /// <summary>sha256 over all candidates in the order of the rows: two results are comparable only if it is the same.</summary>
    /// <returns>Lower-case hex.</returns>
    public string Digest()
    {
        var bytes = new byte[_items.Length * sizeof(int)];
        for (var i = 0; i < _items.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), _items[i]);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
