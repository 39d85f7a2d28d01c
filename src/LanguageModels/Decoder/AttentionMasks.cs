using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>Who sees whom, as numbers that are added to scores: 0 or -∞.</summary>
internal static class AttentionMasks
{
    /// <summary>Within a batch: a token sees earlier tokens of its segment and itself.</summary>
    /// <param name="time">Tokens of a row.</param>
    /// <param name="segments">int64 <c>[batch, time]</c>, or null for one segment.</param>
    /// <param name="window">How many tokens are seen at most, or null.</param>
    /// <param name="device">Where.</param>
    /// <returns>Float32 <c>[1 or batch, 1, time, time]</c>.</returns>
    internal static Tensor Within(long time, Tensor? segments, int? window, Device device)
    {
        var places = arange(time, dtype: int64, device: device);
        var seen = Seen(places.view(1, 1, time, 1), places.view(1, 1, 1, time), window);
        if (segments is not null) seen = seen.logical_and(segments.view(-1, 1, time, 1).eq(segments.view(-1, 1, 1, time)));
        return Numbers(seen);
    }

    /// <summary>Over a cache, whose slots are positions.</summary>
    /// <param name="positions">Of the new tokens, int64 <c>[batch, time]</c>.</param>
    /// <param name="slots">Slots in use.</param>
    /// <param name="window">How many tokens are seen at most, or null.</param>
    /// <returns>Float32 <c>[batch, 1, time, slots]</c>.</returns>
    internal static Tensor OverCache(Tensor positions, long slots, int? window) => Numbers(
        Seen(positions.view(positions.size(0), 1, positions.size(1), 1), arange(slots, dtype: int64, device: positions.device).view(1, 1, 1, slots), window));

    private static Tensor Seen(Tensor from, Tensor to, int? window)
    {
        var seen = to.le(from);
        return window is { } width ? seen.logical_and(to.gt(from.sub(width))) : seen;
    }

    private static Tensor Numbers(Tensor seen) =>
        zeros(seen.shape, dtype: float32, device: seen.device).masked_fill_(seen.logical_not(), double.NegativeInfinity);
}
