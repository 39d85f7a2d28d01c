using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>Token ids for one pass. Attention is causal and only among equal segments, so several texts may share a row (packing).</summary>
/// <param name="Ids">int64 <c>[batch, time]</c>.</param>
/// <param name="Positions">int64 <c>[batch, time]</c>; null counts from 0 (or on from the cache's lengths) in every row.</param>
/// <param name="Segments">int64 <c>[batch, time]</c>: the number of the text that a token belongs to; 0 is padding. Null for one text per
/// row and no padding.</param>
public sealed record DecoderBatch(Tensor Ids, Tensor? Positions = null, Tensor? Segments = null);
