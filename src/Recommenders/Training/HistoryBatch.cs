using Distillery.Data;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>The histories of some rows as tensors.</summary>
/// <param name="Histories">Item ids, int64 <c>[batch, time]</c>, right-padded; <c>time</c> is the longest used length among the rows.</param>
/// <param name="Lengths">Used positions, int64 <c>[batch]</c>.</param>
public sealed record HistoryBatch(torch.Tensor Histories, torch.Tensor Lengths)
{
    /// <summary>Copies rows out of a window set.</summary>
    /// <param name="rows">The windows.</param>
    /// <param name="chosen">Which rows, in order.</param>
    /// <param name="device">Where the tensors go.</param>
    public static HistoryBatch Of(WindowSet rows, ReadOnlySpan<int> chosen, torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(chosen.Length, 1);
        var time = 0;
        foreach (var row in chosen)
            time = Math.Max(time, rows.HistoryLengths[row]);
        var ids = new long[chosen.Length * time];
        var lengths = new long[chosen.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            lengths[i] = rows.HistoryLengths[chosen[i]];
            var history = rows.Histories.AsSpan(chosen[i] * rows.Length, time);
            for (var t = 0; t < time; t++)
                ids[i * time + t] = history[t];
        }

        using var scope = torch.NewDisposeScope();
        var histories = torch.tensor(ids).view(chosen.Length, time).to(device);
        return new HistoryBatch(histories.MoveToOuterDisposeScope(), torch.tensor(lengths).to(device).MoveToOuterDisposeScope());
    }
}
